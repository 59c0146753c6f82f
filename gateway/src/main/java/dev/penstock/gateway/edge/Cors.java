package dev.penstock.gateway.edge;

import dev.penstock.config.EdgeSettings;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Stage;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lets scripts of other origins call (Fetch standard, CORS protocol): those on a list, with credentials; or any, without. Answers
 * preflights itself, before anything else is asked. Shared by all event loops.
 */
final class Cors implements Stage {

    private static final String ANY = "*";
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Range, X-Request-Id, traceparent, tracestate";
    private static final String RESPONSE_HEADERS =
            "ETag, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, traceparent";

    private final Set<String> origins;
    private final boolean any;
    private final String maxAgeS;

    Cors(EdgeSettings settings) {
        this.origins = settings.corsOrigins().stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.any = origins.contains(ANY);
        this.maxAgeS = Long.toString(settings.corsMaxAge().toSeconds());
    }

    @Override
    public Future<Void> pass(Exchange exchange) {
        HttpServerResponse response = exchange.response();
        if (!any) {
            response.headers().add("Vary", "Origin");
        }
        String origin = exchange.request().getHeader("Origin");
        if (origin == null) {
            return Future.succeededFuture();
        }
        boolean preflight = exchange.request().method().equals(HttpMethod.OPTIONS)
                && exchange.request().getHeader("Access-Control-Request-Method") != null;
        if (!any && !origins.contains(origin.toLowerCase(Locale.ROOT))) {
            if (preflight) {
                throw new ProblemException(ErrorCode.FORBIDDEN, "Scripts of this origin may not call");
            }
            return Future.succeededFuture(); // without our word the browser keeps the answer from the script
        }
        response.putHeader("Access-Control-Allow-Origin", any ? ANY : origin);
        if (!any) {
            response.putHeader("Access-Control-Allow-Credentials", "true");
        }
        if (preflight) {
            response.setStatusCode(204)
                    .putHeader("Access-Control-Allow-Methods", METHODS)
                    .putHeader("Access-Control-Allow-Headers", REQUEST_HEADERS)
                    .putHeader("Access-Control-Max-Age", maxAgeS)
                    .end();
        } else {
            response.putHeader("Access-Control-Expose-Headers", RESPONSE_HEADERS);
        }
        return Future.succeededFuture();
    }
}
