package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;

/**
 * {@code POST /v1/admin/clusters/{cluster}/drain}.
 *
 * @param endpoint as {@link UpstreamEndpointView#endpoint} names it
 * @param drain true to give it no new requests, false to end that
 * @param stickyMs how long clients whose cookie leads to it may still have it, up to a day; 600,000 if left out
 */
public record DrainEndpointRequest(String endpoint, Boolean drain, Integer stickyMs) {
    private static final int ENDPOINT_LENGTH_MAX = 400;
    private static final int STICKY_MS = 600_000;
    private static final int DAY_MS = 86_400_000;

    public DrainEndpointRequest {
        stickyMs = stickyMs == null ? STICKY_MS : stickyMs;
        new FieldChecks()
                .text("endpoint", endpoint, 1, ENDPOINT_LENGTH_MAX)
                .required("drain", drain)
                .range("stickyMs", stickyMs, 0, DAY_MS)
                .done();
    }
}
