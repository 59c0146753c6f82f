package dev.penstock.gateway.request;

import dev.penstock.config.DataSize;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What holds for every request of one route. Immutable.
 *
 * @param name of the route, such as {@code /v1/drives/*}; a metrics label, so never made of what clients send
 * @param routeClass what kind of work it is
 * @param access who may call
 * @param bodyMax the largest request body
 * @param timeout how long the answer may take to begin; zero for as long as it likes
 * @param responseHeaders set on every answer of the route, name to value
 */
public record RoutePolicy(
        String name,
        RouteClass routeClass,
        Access access,
        DataSize bodyMax,
        Duration timeout,
        Map<String, String> responseHeaders) {

    public RoutePolicy {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(routeClass, "routeClass");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(bodyMax, "bodyMax");
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: >= 0)");
        }
        responseHeaders = Map.copyOf(responseHeaders);
    }
}
