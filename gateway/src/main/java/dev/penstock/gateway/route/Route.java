package dev.penstock.gateway.route;

import dev.penstock.gateway.request.Match;
import dev.penstock.gateway.route.core.RoutePattern;
import dev.penstock.protocol.routes.RouteDocument;
import org.jspecify.annotations.Nullable;

/**
 * A compiled route.
 *
 * @param document what the operator wrote; null for a built-in route
 * @param isRest whether it is there for what no other route fits
 */
record Route(RoutePattern pattern, Match match, @Nullable RouteDocument document, boolean isRest) {

    String name() {
        return match.policy().name();
    }
}
