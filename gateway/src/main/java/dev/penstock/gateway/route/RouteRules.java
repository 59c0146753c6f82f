package dev.penstock.gateway.route;

import dev.penstock.gateway.request.Access;
import dev.penstock.gateway.request.RouteClass;
import dev.penstock.gateway.route.core.HostPattern;
import dev.penstock.gateway.route.core.PathPattern;
import dev.penstock.gateway.route.core.RoutePattern;
import dev.penstock.protocol.problem.FieldError;
import dev.penstock.protocol.routes.AggregatePartDocument;
import dev.penstock.protocol.routes.ClusterDocument;
import dev.penstock.protocol.routes.RouteDocument;
import dev.penstock.protocol.routes.RouteMatchDocument;
import dev.penstock.protocol.routes.RouteTableDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a table of good form must keep to besides (014):
 *
 * <ul>
 *   <li>Names are unique and lead somewhere, and no two routes claim the same requests.
 *   <li>A route to built-in features is at least as strict as every built-in route whose requests it takes.
 *   <li>Any other route takes requests from a built-in one only if it says so ({@code replacesBuiltIn}), and from login, keys and
 *       administration only on hosts it names: on any other host they can be reached whatever the table says.
 * </ul>
 *
 * For one table; reports everything it finds.
 */
final class RouteRules {

    /** Where the built-in parts of aggregates are asked for. */
    private static final String BUILT_IN = "api";

    private final RouteTableDocument table;
    private final List<FieldError> problems = new ArrayList<>();

    private RouteRules(RouteTableDocument table) {
        this.table = table;
    }

    /** What is wrong with the table; empty if nothing is. */
    static List<FieldError> problems(RouteTableDocument table) {
        RouteRules rules = new RouteRules(table);
        rules.clusters();
        rules.routes();
        return rules.problems;
    }

    static RoutePattern pattern(RouteMatchDocument match) {
        List<String> methods = match.methods();
        return new RoutePattern(
                HostPattern.of(match.host()),
                PathPattern.of(match.path()),
                methods == null ? Set.of() : Set.copyOf(methods));
    }

    /** The class a route names; empty when there is none of that name. */
    static Optional<RouteClass> routeClass(RouteDocument route) {
        return constant(RouteClass.values(), route.routeClass(), RouteClass.METADATA);
    }

    static Optional<Access> access(RouteDocument route) {
        return constant(Access.values(), route.access(), Access.CALLER);
    }

    private static <E extends Enum<E>> Optional<E> constant(E[] all, @Nullable String name, E otherwise) {
        return name == null
                ? Optional.of(otherwise)
                : Arrays.stream(all)
                        .filter(each -> lowerCase(each).equals(name))
                        .findFirst();
    }

    private void clusters() {
        Set<String> names = new HashSet<>();
        List<ClusterDocument> clusters = table.clusters();
        for (int i = 0; i < clusters.size(); i++) {
            if (!names.add(clusters.get(i).name())) {
                report("/clusters/" + i + "/name", "there is another of this name");
            }
        }
    }

    private void routes() {
        Set<String> clusters =
                table.clusters().stream().map(ClusterDocument::name).collect(Collectors.toSet());
        Map<String, Integer> names = new HashMap<>();
        List<RoutePattern> patterns = new ArrayList<>();
        for (int i = 0; i < table.routes().size(); i++) {
            RouteDocument route = table.routes().get(i);
            String at = "/routes/" + i;
            if (names.putIfAbsent(route.name(), i) != null) {
                report(at + "/name", "there is another of this name");
            }
            RoutePattern pattern = pattern(route.match());
            conflicts(at, pattern, patterns);
            patterns.add(pattern);
            words(at, route);
            leadsSomewhere(at, route, clusters);
            headers(at, route);
            builtIn(at, route, pattern);
        }
    }

    private void conflicts(String at, RoutePattern pattern, List<RoutePattern> earlier) {
        for (int i = 0; i < earlier.size(); i++) {
            if (earlier.get(i).conflictsWith(pattern)) {
                report(
                        at + "/match",
                        "the same requests as route \"" + table.routes().get(i).name() + '"');
            }
        }
    }

    private void words(String at, RouteDocument route) {
        if (routeClass(route).isEmpty()) {
            report(at + "/class", "expected: one of " + names(RouteClass.values()));
        }
        if (access(route).isEmpty()) {
            report(at + "/access", "expected: one of " + names(Access.values()));
        }
    }

    private void leadsSomewhere(String at, RouteDocument route, Set<String> clusters) {
        if (route.target().upstream() != null) {
            known(at + "/target/upstream", route.target().upstream().cluster(), clusters);
        }
        if (route.target().aggregate() == null) {
            return;
        }
        List<AggregatePartDocument> parts = route.target().aggregate().parts();
        long stars = pattern(route.match()).path().stars();
        for (int i = 0; i < parts.size(); i++) {
            String part = at + "/target/aggregate/parts/" + i;
            known(part, Objects.requireNonNullElse(parts.get(i).cluster(), BUILT_IN), clusters);
            if (parts.get(i).placesMax() > stars) {
                report(
                        part + "/path",
                        "{" + parts.get(i).placesMax() + "} (expected: no more than the path has stars)");
            }
        }
    }

    private void known(String at, String cluster, Set<String> clusters) {
        if (!clusters.contains(cluster)) {
            report(at + "/cluster", '"' + cluster + "\" (expected: a cluster of this table)");
        }
    }

    /** The rest answers by itself: there is nothing on its way to change. */
    private void headers(String at, RouteDocument route) {
        boolean forwards = route.target().upstream() != null;
        if (!forwards && route.requestHeaders() != null) {
            report(at + "/requestHeaders", "expected: only with an upstream target");
        }
        if (!forwards
                && route.responseHeaders() != null
                && route.responseHeaders().remove() != null) {
            report(at + "/responseHeaders/remove", "expected: only with an upstream target");
        }
    }

    private void builtIn(String at, RouteDocument route, RoutePattern pattern) {
        boolean toBuiltIn = route.target().builtIn() != null;
        for (BuiltInRoute floor : BuiltInRoute.ALL) {
            boolean takes = pattern.meets(floor.pattern()) && pattern.compareTo(floor.pattern()) <= 0;
            if (!takes) {
                continue;
            }
            if (toBuiltIn) {
                strict(at, route, floor);
            } else if (floor.guarded() && pattern.host().equals(HostPattern.ANY)) {
                report(at + "/match", "takes requests of " + floor.path() + " (expected: only on a host it names)");
            } else if (!floor.isRest() && !Boolean.TRUE.equals(route.replacesBuiltIn())) {
                report(
                        at + "/match",
                        "takes requests of " + floor.path() + " (expected: another path, or replacesBuiltIn: true)");
            }
        }
    }

    private void strict(String at, RouteDocument route, BuiltInRoute floor) {
        Optional<Access> access = access(route);
        if (access.isPresent() && access.get().compareTo(floor.access()) < 0) {
            report(
                    at + "/access",
                    lowerCase(access.get()) + " (expected: " + lowerCase(floor.access()) + ", as " + floor.path()
                            + " asks)");
        }
        // What a key may do goes by the class: these two may not be passed off as another.
        boolean keptApart = floor.routeClass() == RouteClass.AUTH || floor.routeClass() == RouteClass.ADMIN;
        if (keptApart && !routeClass(route).equals(Optional.of(floor.routeClass()))) {
            report(at + "/class", "expected: " + lowerCase(floor.routeClass()) + ", as " + floor.path() + " has");
        }
    }

    private void report(String pointer, String message) {
        problems.add(new FieldError(pointer, message));
    }

    private static String names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(RouteRules::lowerCase).collect(Collectors.joining(", "));
    }

    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
