package dev.penstock.protocol.http;

import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where to PUT bytes, straight to the object store. The text form leaves the URL out: whoever has it may write.
 *
 * @param headers to send exactly as they are: they are part of the signature
 * @param expiresAt when the store stops taking it
 */
public record PresignedPut(URI url, Map<String, String> headers, Instant expiresAt) {
    public PresignedPut {
        Objects.requireNonNull(url, "url");
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    @Override
    public String toString() {
        return "PresignedPut[headers=" + headers.keySet() + ", expiresAt=" + expiresAt + "]";
    }
}
