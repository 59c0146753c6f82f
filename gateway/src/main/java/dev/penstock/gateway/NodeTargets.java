package dev.penstock.gateway;

import dev.penstock.config.GatewayNodeSettings;
import dev.penstock.gateway.aggregate.AggregateTarget;
import dev.penstock.gateway.proxy.ProxyTargets;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Target;
import dev.penstock.gateway.route.NodePart;
import dev.penstock.gateway.route.RouteTargets;
import dev.penstock.gateway.upstream.Attempt;
import dev.penstock.gateway.upstream.Upstreams;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.routes.AggregatePartDocument;
import dev.penstock.protocol.routes.RouteDocument;
import io.vertx.core.Vertx;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the targets of a route table are on this node. */
final class NodeTargets implements RouteTargets {

    private final Vertx vertx;
    private final GatewayNodeSettings node;
    private final Target local;
    private final Upstreams upstreams;
    private final ProxyTargets proxies;

    NodeTargets(Vertx vertx, GatewayNodeSettings node, Target local, Upstreams upstreams, ProxyTargets proxies) {
        this.vertx = vertx;
        this.node = node;
        this.local = local;
        this.upstreams = upstreams;
        this.proxies = proxies;
    }

    /** An edge sends what it does not do itself to the nodes that do; behind an edge, what is not here is nowhere. */
    @Override
    public Target builtIn(NodePart part) {
        return isElsewhere(part) ? proxies.toPeers(role(part)) : local;
    }

    @Override
    public Set<String> peers() {
        return Arrays.stream(NodePart.values())
                .filter(this::isElsewhere)
                .map(NodeTargets::role)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isElsewhere(NodePart part) {
        return node.has(GatewayNodeSettings.EDGE) && !node.has(role(part));
    }

    private static String role(NodePart part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Target upstream(RouteDocument route) {
        return proxies.to(route);
    }

    @Override
    public Target aggregate(RouteDocument route) {
        return new AggregateTarget(vertx, this::attempt, route);
    }

    /** Built-in parts go to the cluster of API nodes, as every request does that an edge does not answer itself. */
    private Attempt attempt(Exchange exchange, AggregatePartDocument part) {
        String cluster = part.cluster() == null ? GatewayNodeSettings.API : part.cluster();
        return upstreams
                .find(cluster)
                .orElseThrow(() -> new ProblemException(ErrorCode.UPSTREAM_UNAVAILABLE, "No cluster " + cluster))
                .attempt(exchange, List.of());
    }
}
