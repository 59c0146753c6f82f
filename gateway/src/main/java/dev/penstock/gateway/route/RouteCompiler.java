package dev.penstock.gateway.route;

import dev.penstock.config.DataSize;
import dev.penstock.gateway.request.Match;
import dev.penstock.gateway.request.RoutePolicy;
import dev.penstock.gateway.request.Target;
import dev.penstock.gateway.route.core.RoutePattern;
import dev.penstock.gateway.route.core.RouteTable;
import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.problem.FieldError;
import dev.penstock.protocol.routes.HeaderEditsDocument;
import dev.penstock.protocol.routes.RouteDocument;
import dev.penstock.protocol.routes.RouteTableDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes tables of documents. Any thread. */
final class RouteCompiler {

    /** Whoever only passes bytes on holds none of them: its limit is the other end's business unless the route says otherwise. */
    private static final DataSize UNLIMITED = new DataSize(Long.MAX_VALUE);

    private final RouteTargets targets;
    private final DataSize bodyMax;

    /** @param bodyMax the largest body built-in features take */
    RouteCompiler(RouteTargets targets, DataSize bodyMax) {
        this.targets = targets;
        this.bodyMax = bodyMax;
    }

    /** @throws ValidationException with everything that is wrong with the table */
    CompiledRoutes compile(RouteTableDocument document) {
        List<FieldError> problems = RouteRules.problems(document);
        if (!problems.isEmpty()) {
            throw new ValidationException(problems);
        }
        List<RouteTable.Entry<Route>> entries = new ArrayList<>();
        boolean limitsMethods = false;
        for (RouteDocument route : document.routes()) {
            RoutePattern pattern = RouteRules.pattern(route.match());
            limitsMethods |= !pattern.methods().isEmpty();
            entries.add(new RouteTable.Entry<>(
                    pattern, new Route(pattern, new Match(policy(route), target(route)), route, false)));
        }
        for (BuiltInRoute floor : BuiltInRoute.ALL) {
            RoutePattern pattern = floor.pattern();
            if (entries.stream().noneMatch(above -> above.pattern().conflictsWith(pattern))) {
                entries.add(new RouteTable.Entry<>(pattern, builtIn(floor)));
            }
        }
        return new CompiledRoutes(RouteTable.of(entries), document, limitsMethods);
    }

    private Route builtIn(BuiltInRoute floor) {
        RoutePolicy policy =
                new RoutePolicy(floor.path(), floor.routeClass(), floor.access(), bodyMax, Duration.ZERO, Map.of());
        return new Route(floor.pattern(), new Match(policy, targets.builtIn(floor.part())), null, floor.isRest());
    }

    private RoutePolicy policy(RouteDocument route) {
        DataSize own = route.target().upstream() == null ? bodyMax : UNLIMITED;
        HeaderEditsDocument edits = route.responseHeaders();
        return new RoutePolicy(
                route.name(),
                RouteRules.routeClass(route).orElseThrow(),
                RouteRules.access(route).orElseThrow(),
                route.bodyBytesMax() == null ? own : new DataSize(route.bodyBytesMax()),
                route.timeoutMs() == null ? Duration.ZERO : Duration.ofMillis(route.timeoutMs()),
                edits == null || edits.set() == null ? Map.of() : edits.set());
    }

    private Target target(RouteDocument route) {
        if (route.target().redirect() != null) {
            return new RedirectTarget(
                    route.target().redirect(), RouteRules.pattern(route.match()).path());
        }
        if (route.target().respond() != null) {
            return new RespondTarget(route.target().respond());
        }
        if (route.target().upstream() != null) {
            return targets.upstream(route);
        }
        return route.target().aggregate() != null ? targets.aggregate(route) : targets.builtIn(part(route));
    }

    /** A built-in feature under another policy runs where it always does. */
    private static NodePart part(RouteDocument route) {
        RoutePattern pattern = RouteRules.pattern(route.match());
        return BuiltInRoute.ALL.stream()
                .filter(floor -> floor.part() == NodePart.REALTIME
                        && floor.pattern().path().covers(pattern.path()))
                .map(BuiltInRoute::part)
                .findFirst()
                .orElse(NodePart.API);
    }
}
