package dev.penstock.gateway;

import dev.penstock.config.GatewayNodeSettings;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Target;
import dev.penstock.gateway.route.NodePart;
import dev.penstock.gateway.route.RouteTargets;
import dev.penstock.gateway.upstream.Upstream;
import dev.penstock.gateway.upstream.Upstreams;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.routes.RouteDocument;
import java.util.Locale;

/** What the targets of a route table are on this node. */
final class NodeTargets implements RouteTargets {

    private final GatewayNodeSettings node;
    private final Target local;
    private final Upstreams upstreams;

    NodeTargets(GatewayNodeSettings node, Target local, Upstreams upstreams) {
        this.node = node;
        this.local = local;
        this.upstreams = upstreams;
    }

    /** An edge sends what it does not do itself to the nodes that do; behind an edge, what is not here is nowhere. */
    @Override
    public Target builtIn(NodePart part) {
        String role = part.name().toLowerCase(Locale.ROOT);
        return node.has(role) || !node.has(GatewayNodeSettings.EDGE) ? local : peers(role);
    }

    private Target peers(String cluster) {
        return exchange -> exchange.fail(
                new ProblemException(ErrorCode.UNAVAILABLE, "No cluster " + cluster));
    }

    @Override
    public Target upstream(RouteDocument route) {
        return exchange -> exchange.fail(new ProblemException(
                ErrorCode.UNAVAILABLE,
                "No cluster " + upstreams.find("").map(Upstream::name).orElse("yet")));
    }

    @Override
    public Target aggregate(RouteDocument route) {
        return exchange -> exchange.fail(new ProblemException(ErrorCode.UNAVAILABLE, "Aggregates are not there yet"));
    }
}
