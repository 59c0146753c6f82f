package dev.penstock.gateway.proxy;

import dev.penstock.protocol.routes.HeaderEditsDocument;
import dev.penstock.protocol.routes.RewriteDocument;
import dev.penstock.protocol.routes.RouteDocument;
import dev.penstock.protocol.routes.UpstreamTargetDocument;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one route says of the way to its cluster. Immutable; made once for each route of a table.
 *
 * @param cluster its name
 * @param rewrite how the path changes; null for not at all
 * @param tryTimeoutMs until the answer's head, for each try; 0 for the cluster's
 * @param retries tries after the first; -1 for the cluster's
 * @param webSocket whether upgrades pass
 * @param preserveHost whether the upstream sees the client's {@code Host}
 * @param credentials whether the upstream sees {@code Authorization}
 * @param identity whether the upstream is told who calls, in {@code X-Penstock-*}
 * @param requestSet request header fields set on the way
 * @param requestRemoved request header fields taken off, lower or upper case
 * @param answerRemoved response header fields taken off, lower or upper case
 */
record ForwardPolicy(
        String cluster,
        @Nullable RewriteDocument rewrite,
        int tryTimeoutMs,
        int retries,
        boolean webSocket,
        boolean preserveHost,
        boolean credentials,
        boolean identity,
        Map<String, String> requestSet,
        List<String> requestRemoved,
        List<String> answerRemoved) {

    ForwardPolicy {
        Objects.requireNonNull(cluster, "cluster");
        requestSet = Map.copyOf(requestSet);
        requestRemoved = List.copyOf(requestRemoved);
        answerRemoved = List.copyOf(answerRemoved);
    }

    /**
     * Of a route to an upstream. A credential that the gateway has verified was meant for the gateway: unless the route says otherwise,
     * {@code Authorization} goes on only where everybody may pass.
     */
    static ForwardPolicy of(RouteDocument route) {
        UpstreamTargetDocument target = Objects.requireNonNull(route.target().upstream(), "upstream");
        HeaderEditsDocument request = route.requestHeaders();
        HeaderEditsDocument answer = route.responseHeaders();
        return new ForwardPolicy(
                target.cluster(),
                target.rewrite(),
                target.tryTimeoutMs() == null ? 0 : Math.toIntExact(target.tryTimeoutMs()),
                target.retries() == null ? -1 : target.retries(),
                Boolean.TRUE.equals(target.webSocket()),
                Boolean.TRUE.equals(target.preserveHost()),
                target.credentials() == null ? "open".equals(route.access()) : target.credentials(),
                Boolean.TRUE.equals(target.identity()),
                request == null || request.set() == null ? Map.of() : request.set(),
                request == null || request.remove() == null ? List.of() : request.remove(),
                answer == null || answer.remove() == null ? List.of() : answer.remove());
    }

    /** To other nodes of the same gateway: they check for themselves what they are asked, under the name the client used. */
    static ForwardPolicy toPeers(String cluster) {
        return new ForwardPolicy(cluster, null, 0, -1, true, true, true, false, Map.of(), List.of(), List.of());
    }
}
