package dev.penstock.gateway.request;

import java.util.Objects;

/** The route of a request: what holds for it, and who answers. Made once for each route of a table, not for each request. */
public record Match(RoutePolicy policy, Target target) {

    public Match {
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(target, "target");
    }
}
