package dev.penstock.gateway.proxy;

import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Target;
import dev.penstock.gateway.upstream.Upstream;
import dev.penstock.protocol.problem.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/** Forwards the requests of one route to its cluster. Shared by all event loops. */
final class ProxyTarget implements Target {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ProxyTargets shared;
    private final ForwardPolicy policy;

    ProxyTarget(ProxyTargets shared, ForwardPolicy policy) {
        this.shared = shared;
        this.policy = policy;
    }

    @Override
    public void serve(Exchange exchange) {
        Upstream upstream = shared.find(policy.cluster());
        if (upstream == null) {
            exchange.fail(new ProblemException(ErrorCode.UPSTREAM_UNAVAILABLE, "There is no " + policy.cluster()));
        } else if (policy.webSocket() && isWebSocket(exchange.request())) {
            if (shared.draining()) {
                exchange.fail(new ProblemException(ErrorCode.UNAVAILABLE, "This node is about to stop", RETRY_AFTER));
                return;
            }
            shared.tunnel(exchange, upstream, policy).begin();
        } else {
            shared.forwarding(exchange, upstream, policy).begin();
        }
    }

    @Override
    public boolean forwards() {
        return true;
    }

    /** RFC 6455, section 4.1. Other protocols are not switched to: the upstream never sees {@code Upgrade}. */
    private static boolean isWebSocket(HttpServerRequest request) {
        return HttpMethod.GET.equals(request.method())
                && request.version() == HttpVersion.HTTP_1_1
                && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaderNames.UPGRADE))
                && request.headers().contains(HttpHeaderNames.CONNECTION)
                && !RequestBody.of(request);
    }
}
