package dev.penstock.platform.objects;

import dev.penstock.config.ObjectStoreSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Signs the transfers clients make themselves, against the store's public endpoint. Purely local: works while the store
 * is down. What a client may put is fixed in the signed headers: size, type and SHA-256; the store refuses anything else.
 * Thread-safe.
 */
public final class S3Signer {
    /** What a key means never changes, and what a URL gives is its holder's own. */
    private static final String CACHE_CONTROL = "private, max-age=31536000, immutable";

    private final SigV4 signer;
    private final String bucket;
    private final Duration ttl;
    private final Clock clock;

    public S3Signer(ObjectStoreSettings settings, Clock clock) {
        this.signer = new SigV4(
                settings.publicEndpoint(),
                settings.region(),
                settings.accessKey(),
                settings.secretKey().reveal());
        this.bucket = settings.bucket();
        this.ttl = settings.presignTtl();
        this.clock = clock;
    }

    /** A PUT of one whole object. */
    public PresignedRequest put(String key, long sizeBytes, String type, ContentHash hash) {
        Map<String, String> headers = Map.of(
                "content-length", Long.toString(sizeBytes),
                "content-type", type,
                "x-amz-checksum-sha256", hash.base64());
        return signer.sign(call("PUT", key, Map.of(), headers), clock.instant(), ttl);
    }

    /** A PUT of one part of a multipart upload; {@code partNumber} counts from 1 to 10,000. */
    public PresignedRequest uploadPart(String key, String uploadId, int partNumber, long sizeBytes, ContentHash hash) {
        Map<String, String> query = Map.of("partNumber", Integer.toString(partNumber), "uploadId", uploadId);
        Map<String, String> headers =
                Map.of("content-length", Long.toString(sizeBytes), "x-amz-checksum-sha256", hash.base64());
        return signer.sign(call("PUT", key, query, headers), clock.instant(), ttl);
    }

    /**
     * A GET that answers with this disposition and type. Signed at the start of the running half of the lifetime, so that
     * everyone asking within that half gets the same URL and caches can hold it; it stays valid for half the lifetime at
     * least. Range requests need no other signature.
     */
    public PresignedRequest get(String key, String disposition, String type) {
        Map<String, String> query = Map.of(
                "response-cache-control", CACHE_CONTROL,
                "response-content-disposition", disposition,
                "response-content-type", type);
        return signer.sign(call("GET", key, query, Map.of()), halfLifeStart(), ttl);
    }

    private Instant halfLifeStart() {
        long halfMs = Math.max(1, ttl.toMillis() / 2);
        long nowMs = clock.millis();
        return Instant.ofEpochMilli(nowMs - nowMs % halfMs);
    }

    private S3Call call(String method, String key, Map<String, String> query, Map<String, String> headers) {
        return new S3Call(method, "/" + bucket + "/" + key, query, headers);
    }
}
