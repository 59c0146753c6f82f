package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import org.jspecify.annotations.Nullable;

/**
 * To an upstream cluster.
 *
 * @param cluster its name
 * @param rewrite how the path changes on the way; null for not at all
 * @param tryTimeoutMs how long one endpoint may take to begin its answer, 1 to 600,000; null for the cluster's
 * @param retries further tries of requests that may be repeated, 0 to 10, within the cluster's budget; null for the cluster's
 * @param webSocket whether upgrades pass; null is false
 * @param preserveHost whether the upstream sees the client's {@code Host}; null is false: it sees its own name
 * @param credentials whether the upstream sees {@code Authorization}; null for on open routes only: what the gateway has verified
 *     was meant for the gateway
 * @param identity whether the upstream is told who calls, in {@code X-Penstock-Tenant}, {@code -User}, {@code -Device} and {@code
 *     -Role}; null is false
 */
public record UpstreamTargetDocument(
        String cluster,
        @Nullable RewriteDocument rewrite,
        @Nullable Long tryTimeoutMs,
        @Nullable Integer retries,
        @Nullable Boolean webSocket,
        @Nullable Boolean preserveHost,
        @Nullable Boolean credentials,
        @Nullable Boolean identity) {

    private static final long TIMEOUT_MS_MAX = 600_000;
    private static final int RETRIES_MAX = 10;

    public UpstreamTargetDocument {
        FieldChecks checks = new FieldChecks().text("cluster", cluster, 1, 64);
        if (tryTimeoutMs != null) {
            checks.range("tryTimeoutMs", tryTimeoutMs, 1, TIMEOUT_MS_MAX);
        }
        if (retries != null) {
            checks.range("retries", retries, 0, RETRIES_MAX);
        }
        checks.done();
    }

    /** To a cluster, everything else as the cluster says. */
    public static UpstreamTargetDocument to(String cluster) {
        return new UpstreamTargetDocument(cluster, null, null, null, null, null, null, null);
    }
}
