package dev.penstock.platform.objects;

import java.net.URI;
import java.time.Instant;
import java.util.Map;

/**
 * A request to the store that whoever holds it may send until it expires.
 *
 * @param url carries the signature in its query
 * @param headers every signed header but {@code Host}: the sender must send exactly these values
 * @param expiresAt the store refuses the request from then on
 */
public record PresignedRequest(String method, URI url, Map<String, String> headers, Instant expiresAt) {
    public PresignedRequest {
        headers = Map.copyOf(headers);
    }
}
