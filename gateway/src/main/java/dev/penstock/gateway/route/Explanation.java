package dev.penstock.gateway.route;

import dev.penstock.gateway.request.RoutePolicy;
import dev.penstock.protocol.routes.RouteMatchView;
import dev.penstock.protocol.routes.RouteTargetDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a request takes the route it takes, in words. */
final class Explanation {

    private Explanation() {}

    static RouteMatchView of(LiveRoutes routes, String method, String host, String path) {
        List<Route> candidates = routes.candidates(host, path);
        Route winner = candidates.stream()
                .filter(route -> takes(route, method))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(path + " (expected: the floor fits everything)"));
        return new RouteMatchView(
                winner.name(),
                why(candidates, winner),
                candidates.stream().map(route -> candidate(route, method)).toList());
    }

    private static String why(List<Route> candidates, Route winner) {
        int at = candidates.indexOf(winner);
        String before = at == 0 ? "" : "the " + at + " before it not for this method; ";
        if (at == candidates.size() - 1) {
            return before + (at == 0 ? "the only one whose host and path fit" : "the last that fits");
        }
        Route next = candidates.get(at + 1);
        if (!next.pattern().host().equals(winner.pattern().host())) {
            return before + "its host (" + winner.pattern().host() + ") is more specific than that of " + next.name();
        }
        return next.pattern().path().equals(winner.pattern().path())
                ? before + "it names methods, " + next.name() + " other ones or none"
                : before + "its path is more specific than that of " + next.name();
    }

    private static RouteMatchView.Candidate candidate(Route route, String method) {
        RoutePolicy policy = route.match().policy();
        String host = route.pattern().host().text();
        List<String> methods = route.pattern().methods().stream().sorted().toList();
        return new RouteMatchView.Candidate(
                route.name(),
                route.document() == null,
                host.isEmpty() ? null : host,
                route.pattern().path().toString(),
                methods.isEmpty() ? null : methods,
                RouteRules.lowerCase(policy.routeClass()),
                RouteRules.lowerCase(policy.access()),
                target(route.document() == null ? null : route.document().target()),
                takes(route, method));
    }

    private static boolean takes(Route route, String method) {
        return route.pattern().methods().isEmpty() || route.pattern().methods().contains(method);
    }

    private static String target(@Nullable RouteTargetDocument target) {
        if (target == null || target.builtIn() != null) {
            return "builtIn";
        }
        if (target.upstream() != null) {
            return "upstream";
        }
        if (target.redirect() != null) {
            return "redirect";
        }
        return target.respond() != null ? "respond" : "aggregate";
    }
}
