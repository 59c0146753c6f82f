package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/admin/routes/match}: which route a request would take, and why.
 *
 * @param route the name of the one that wins; a path for a built-in one
 * @param why the reason in words
 * @param candidates every route whose host and path fit, in order of precedence
 */
public record RouteMatchView(String route, String why, List<Candidate> candidates) {
    public RouteMatchView {
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(why, "why");
        candidates = List.copyOf(candidates);
    }

    /**
     * A route whose host and path fit.
     *
     * @param host absent for any
     * @param methods absent for any
     * @param target builtIn, upstream, redirect, respond or aggregate
     * @param methodFits whether it takes the method too; the first that does wins
     */
    public record Candidate(
            String route,
            boolean builtIn,
            @Nullable String host,
            String path,
            @Nullable List<String> methods,
            String routeClass,
            String access,
            String target,
            boolean methodFits) {
        public Candidate {
            new FieldChecks().required("route", route).required("path", path).done();
            methods = methods == null ? null : List.copyOf(methods);
        }
    }
}
