package dev.penstock.gateway.edge;

import dev.penstock.gateway.edge.guard.MalformedRequest;
import dev.penstock.gateway.edge.guard.RequestPath;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.Exchange.Origin;
import dev.penstock.gateway.request.ExchangeKeeper;
import dev.penstock.gateway.request.Match;
import dev.penstock.gateway.request.RouteLookup;
import dev.penstock.gateway.request.Stage;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/**
 * The way of every request (010): name it, find its route, let the stages decide whether it goes on, hand it to its target; and
 * at its end, log and measure it. One for each event loop.
 */
final class EdgePipeline implements Handler<HttpServerRequest>, ExchangeKeeper {

    private final RequestNaming naming;
    private final SecurityHeaders security;
    private final RouteLookup routes;
    private final Stage[] stages;
    private final ProblemWriter problems;
    private final AccessLog log;

    EdgePipeline(
            RequestNaming naming,
            SecurityHeaders security,
            RouteLookup routes,
            List<Stage> stages,
            ProblemWriter problems,
            AccessLog log) {
        this.naming = naming;
        this.security = security;
        this.routes = routes;
        this.stages = stages.toArray(Stage[]::new);
        this.problems = problems;
        this.log = log;
    }

    @Override
    public void handle(HttpServerRequest request) {
        MalformedRequest refusal = null;
        String path = String.valueOf(request.path());
        try {
            path = path.startsWith("/") ? RequestPath.normal(path) : path;
        } catch (MalformedRequest e) {
            refusal = e;
        }
        Exchange exchange = open(request, path);
        log.began();
        if (refusal != null) {
            exchange.fail(refusal);
            return;
        }
        try {
            Match match = routes.match(exchange);
            exchange.route(match);
            match.policy().responseHeaders().forEach(exchange.response()::putHeader);
            advance(exchange, 0, false);
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }

    @Override
    public void failed(Exchange exchange, Throwable cause) {
        problems.write(exchange, cause);
    }

    @Override
    public void ended(Exchange exchange) {
        log.ended(exchange);
    }

    private Exchange open(HttpServerRequest request, String path) {
        Exchange exchange = new Exchange(
                request,
                this,
                new Origin(
                        request.remoteAddress().hostAddress(),
                        request.scheme(),
                        String.valueOf(request.getHeader("Host"))),
                path,
                naming.requestId(request),
                naming.traceparent(request),
                System.nanoTime());
        HttpServerResponse response = exchange.response();
        response.putHeader("X-Request-Id", exchange.requestId());
        response.putHeader("traceparent", exchange.traceparent().header());
        security.put(response);
        return exchange;
    }

    /** Runs the stages from one on. As long as they are done at once, nothing is paused. */
    private void advance(Exchange exchange, int from, boolean paused) {
        for (int i = from; i < stages.length; i++) {
            Future<Void> passed = stages[i].pass(exchange);
            if (passed.succeeded()) {
                continue;
            }
            if (passed.failed()) {
                exchange.fail(passed.cause());
            } else {
                waitFor(passed, exchange, i + 1);
            }
            return;
        }
        serve(exchange, paused);
    }

    private void waitFor(Future<Void> stage, Exchange exchange, int next) {
        exchange.request().pause();
        stage.onComplete(passed -> resumed(exchange, next), exchange::fail);
    }

    private void resumed(Exchange exchange, int next) {
        try {
            advance(exchange, next, true);
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }

    /** A request that was paused flows again on the loop's next turn: the target has time to listen, or to pause it. */
    private static void serve(Exchange exchange, boolean paused) {
        if (exchange.ended()) {
            return;
        }
        if (paused) {
            exchange.request().resume();
        }
        exchange.target().serve(exchange);
    }
}
