package dev.penstock.gateway.upstream;

import dev.penstock.protocol.routes.ClusterDocument;

/**
 * What a cluster asks of those who forward to it. Times are in milliseconds.
 *
 * @param connectTimeoutMs until there is a connection, waiting for a free one included
 * @param tryTimeoutMs from the request to the answer's head, for each try
 * @param idleTimeoutMs silence of a request or answer under way
 * @param retries tries after the first, unless the route says otherwise; each needs {@link Upstream#mayRetry}
 */
public record UpstreamPolicy(int connectTimeoutMs, int tryTimeoutMs, int idleTimeoutMs, int retries) {

    static UpstreamPolicy of(ClusterDocument document) {
        return new UpstreamPolicy(
                document.transport().connectTimeoutMs(),
                document.transport().tryTimeoutMs(),
                document.transport().idleTimeoutMs(),
                document.retries().attempts());
    }
}
