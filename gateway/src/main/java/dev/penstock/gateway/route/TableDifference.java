package dev.penstock.gateway.route;

import dev.penstock.protocol.routes.ClusterDocument;
import dev.penstock.protocol.routes.RouteChangesView;
import dev.penstock.protocol.routes.RouteDocument;
import dev.penstock.protocol.routes.RouteTableDocument;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What two tables differ in, by the names of their parts. */
final class TableDifference {

    private TableDifference() {}

    static RouteChangesView between(RouteTableDocument before, RouteTableDocument after) {
        Map<String, RouteDocument> routesBefore = byName(before.routes(), RouteDocument::name);
        Map<String, RouteDocument> routesAfter = byName(after.routes(), RouteDocument::name);
        Map<String, ClusterDocument> clustersBefore = byName(before.clusters(), ClusterDocument::name);
        Map<String, ClusterDocument> clustersAfter = byName(after.clusters(), ClusterDocument::name);
        return new RouteChangesView(
                missing(routesAfter, routesBefore),
                changed(routesAfter, routesBefore),
                missing(routesBefore, routesAfter),
                missing(clustersAfter, clustersBefore),
                changed(clustersAfter, clustersBefore),
                missing(clustersBefore, clustersAfter));
    }

    private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
        return all.stream().collect(Collectors.toMap(name, Function.identity()));
    }

    private static <T> List<String> missing(Map<String, T> here, Map<String, T> there) {
        return names(here, (name, value) -> !there.containsKey(name));
    }

    private static <T> List<String> changed(Map<String, T> here, Map<String, T> there) {
        return names(here, (name, value) -> there.containsKey(name) && !value.equals(there.get(name)));
    }

    private static <T> List<String> names(Map<String, T> here, BiPredicate<String, T> which) {
        return here.entrySet().stream()
                .filter(entry -> which.test(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
