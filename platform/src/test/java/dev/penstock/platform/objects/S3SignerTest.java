package dev.penstock.platform.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.ObjectStoreSettings;
import dev.penstock.config.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class S3SignerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration TTL = Duration.ofMinutes(15);
    private static final ContentHash HASH = new ContentHash("cd".repeat(32));

    /** Stores ignore a checksum that stands in the query: it must be a signed header. */
    @Test
    void signsSizeTypeAndChecksumAsHeaders() {
        PresignedRequest put = signer(NOW).put("t/a/b/x", 42, "image/png", HASH);

        assertEquals("PUT", put.method());
        assertEquals(
                "https://files.example:9443/base/bucket/t/a/b/x",
                put.url().toString().split("\\?")[0]);
        assertEquals(Set.of("content-length", "content-type", "host", "x-amz-checksum-sha256"), signedHeaders(put));
        assertEquals(
                Map.of("content-length", "42", "content-type", "image/png", "x-amz-checksum-sha256", HASH.base64()),
                put.headers());
        assertFalse(query(put).keySet().stream().anyMatch(name -> name.contains("checksum")));
        assertEquals(NOW.plus(TTL), put.expiresAt());
    }

    @Test
    void signsPartsWithTheirChecksum() {
        PresignedRequest part = signer(NOW).uploadPart("t/a/m/x", "up id/1", 7, 8_388_608, HASH);

        assertEquals(Set.of("content-length", "host", "x-amz-checksum-sha256"), signedHeaders(part));
        assertEquals("7", query(part).get("partNumber"));
        assertEquals("up id/1", query(part).get("uploadId"));
    }

    @Test
    void signsTheAnswerOfAGet() {
        PresignedRequest get = signer(NOW).get("t/a/b/x", "attachment; filename=\"a&b.txt\"", "text/plain");

        assertEquals("attachment; filename=\"a&b.txt\"", query(get).get("response-content-disposition"));
        assertEquals("text/plain", query(get).get("response-content-type"));
        assertEquals(Map.of(), get.headers());
    }

    @Test
    void keepsAGetStableWithinHalfItsLifetime() {
        PresignedRequest first = get(NOW);
        PresignedRequest later = get(NOW.plus(TTL.dividedBy(2)).minusMillis(1));
        PresignedRequest next = get(NOW.plus(TTL.dividedBy(2)));

        assertEquals(first, later);
        assertNotEquals(first.url(), next.url());
        assertTrue(
                Duration.between(NOW.plus(TTL.dividedBy(2)), later.expiresAt()).compareTo(TTL.dividedBy(2)) >= 0);
    }

    private static PresignedRequest get(Instant now) {
        return signer(now).get("t/a/b/x", "inline", "image/png");
    }

    private static S3Signer signer(Instant now) {
        ObjectStoreSettings settings = new ObjectStoreSettings(
                URI.create("http://10.0.0.5:9000"),
                URI.create("https://files.example:9443/base/"),
                "eu-central-1",
                "bucket",
                "access",
                new Secret("secret"),
                TTL);
        return new S3Signer(settings, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Set<String> signedHeaders(PresignedRequest request) {
        return Set.of(query(request).get("X-Amz-SignedHeaders").split(";"));
    }

    private static Map<String, String> query(PresignedRequest request) {
        return Stream.of(request.url().getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
}
