package dev.penstock.gateway;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Target;
import dev.penstock.gateway.route.NodePart;
import dev.penstock.gateway.route.RouteTargets;
import dev.penstock.gateway.upstream.Upstream;
import dev.penstock.gateway.upstream.Upstreams;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.routes.RouteDocument;

/** What the targets of a route table are on this node. */
final class NodeTargets implements RouteTargets {

    private final Target local;
    private final Upstreams upstreams;

    NodeTargets(Target local, Upstreams upstreams) {
        this.local = local;
        this.upstreams = upstreams;
    }

    @Override
    public Target builtIn(NodePart part) {
        return local;
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
