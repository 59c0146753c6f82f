package dev.penstock.engines.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.ObjectStoreSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.platform.objects.PresignedRequest;
import dev.penstock.platform.objects.S3Signer;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The store takes exactly what was signed and nothing else. */
class S3SignerIT {
    private static final ObjectStoreSettings SETTINGS = Backends.shared().objects();

    private final S3Signer signer = new S3Signer(SETTINGS, Clock.systemUTC());
    private final StoreClient client = new StoreClient();
    private final byte[] bytes = Bytes.random(5000, 1);

    @Test
    void putsAndGetsWhatWasSigned() throws Exception {
        assertEquals(200, client.send(put("t/signer/ok"), bytes).statusCode());

        HttpResponse<byte[]> got = client.send(get("t/signer/ok"), new byte[0]);

        assertArrayEquals(bytes, got.body());
        assertEquals("image/png", got.headers().firstValue("content-type").orElse(""));
        assertEquals(
                "attachment; filename=\"a b.png\"; filename*=UTF-8''%C3%A9.png",
                got.headers().firstValue("content-disposition").orElse(""));
    }

    @Test
    void servesRangesOfASignedGet() throws Exception {
        client.send(put("t/signer/range"), bytes);

        HttpResponse<byte[]> got = client.send(get("t/signer/range"), new byte[0], Map.of("range", "bytes=10-19"));

        assertEquals(206, got.statusCode());
        assertArrayEquals(java.util.Arrays.copyOfRange(bytes, 10, 20), got.body());
    }

    @Test
    void refusesAnotherSize() throws Exception {
        byte[] longer = Bytes.random(5001, 1);
        assertRefused(client.send(put("t/signer/size"), longer));
        assertMissing("t/signer/size");
    }

    @Test
    void refusesOtherBytesOfTheSameSize() throws Exception {
        assertRefused(client.send(put("t/signer/bytes"), Bytes.random(5000, 2)));
        assertMissing("t/signer/bytes");
    }

    @Test
    void refusesOtherBytesEvenWithTheirOwnChecksum() throws Exception {
        byte[] other = Bytes.random(5000, 2);
        assertRefused(client.send(
                put("t/signer/hash"),
                other,
                Map.of("x-amz-checksum-sha256", Bytes.hash(other).base64())));
        assertMissing("t/signer/hash");
    }

    @Test
    void refusesAnotherType() throws Exception {
        assertRefused(client.send(put("t/signer/type"), bytes, Map.of("content-type", "text/html")));
        assertMissing("t/signer/type");
    }

    @Test
    void refusesAnExpiredSignature() throws Exception {
        Clock past = Clock.offset(
                Clock.systemUTC(), SETTINGS.presignTtl().plusMinutes(5).negated());
        PresignedRequest expired =
                new S3Signer(SETTINGS, past).put("t/signer/late", bytes.length, "image/png", Bytes.hash(bytes));
        assertRefused(client.send(expired, bytes));
    }

    @Test
    void acceptsAGetSignedEarlierInItsHalfLife() throws Exception {
        client.send(put("t/signer/half"), bytes);
        Duration almostHalf = SETTINGS.presignTtl().dividedBy(2).minusSeconds(1);
        Clock earlier = Clock.offset(Clock.systemUTC(), almostHalf.negated());

        PresignedRequest get = new S3Signer(SETTINGS, earlier).get("t/signer/half", "inline", "image/png");

        boolean isStillValid = get.expiresAt().isAfter(Clock.systemUTC().instant());
        assertTrue(isStillValid);
        assertEquals(200, client.send(get, new byte[0]).statusCode());
    }

    private PresignedRequest put(String key) {
        return signer.put(key, bytes.length, "image/png", Bytes.hash(bytes));
    }

    private PresignedRequest get(String key) {
        return signer.get(key, "attachment; filename=\"a b.png\"; filename*=UTF-8''%C3%A9.png", "image/png");
    }

    private void assertMissing(String key) throws Exception {
        assertEquals(404, client.send(get(key), new byte[0]).statusCode());
    }

    private static void assertRefused(HttpResponse<byte[]> answer) {
        assertTrue(
                answer.statusCode() == 400 || answer.statusCode() == 403,
                () -> answer.statusCode() + " " + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
    }
}
