package dev.penstock.protocol.routes;

import java.util.List;

/**
 * What another table would change, by names in alphabetical order.
 *
 * @param clustersChanged clusters that would lose their state: connections, health, breaker
 */
public record RouteChangesView(
        List<String> routesAdded,
        List<String> routesChanged,
        List<String> routesRemoved,
        List<String> clustersAdded,
        List<String> clustersChanged,
        List<String> clustersRemoved) {
    public RouteChangesView {
        routesAdded = List.copyOf(routesAdded);
        routesChanged = List.copyOf(routesChanged);
        routesRemoved = List.copyOf(routesRemoved);
        clustersAdded = List.copyOf(clustersAdded);
        clustersChanged = List.copyOf(clustersChanged);
        clustersRemoved = List.copyOf(clustersRemoved);
    }
}
