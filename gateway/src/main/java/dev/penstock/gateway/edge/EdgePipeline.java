package dev.penstock.gateway.edge;

import dev.penstock.config.DataSize;
import dev.penstock.gateway.edge.guard.MalformedRequest;
import dev.penstock.gateway.edge.guard.RequestPath;
import dev.penstock.gateway.edge.log.AccessLines;
import dev.penstock.gateway.edge.origin.ClientOrigin;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ExchangeKeeper;
import dev.penstock.gateway.request.Match;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RouteLookup;
import dev.penstock.gateway.request.Stage;
import dev.penstock.protocol.problem.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way of every request (010): name it, find its route, let the stages decide whether it goes on, hand it to its target; and
 * at its end, log and measure it. One for each event loop.
 */
final class EdgePipeline implements Handler<HttpServerRequest>, ExchangeKeeper {

    /** How long a line of the access log may wait for others. */
    private static final long LOG_FLUSH_MS = 200;

    private static final CharSequence X_REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");

    private final Vertx vertx;
    private final Parts parts;
    private final RouteLookup routes;
    private final Stage[] stages;
    private final RequestMeters.Loop meters;
    private final @Nullable AccessLines log;
    private final long logTimer;

    EdgePipeline(Vertx vertx, Parts parts) {
        this.vertx = vertx;
        this.parts = parts;
        this.routes = parts.routes();
        this.stages = parts.stages().toArray(Stage[]::new);
        this.meters = parts.meters();
        this.log = parts.log();
        this.logTimer = log == null ? -1 : vertx.setPeriodic(LOG_FLUSH_MS, now -> log.flush());
    }

    /**
     * What a pipeline is made of.
     *
     * @param routes shared by all event loops, as are the stages and {@code origins}; the rest is this loop's
     * @param log null for none
     */
    record Parts(
            RequestNaming naming,
            SecurityHeaders security,
            RouteLookup routes,
            List<Stage> stages,
            ProblemWriter problems,
            ClientOrigin origins,
            Compression compression,
            RequestMeters.Loop meters,
            @Nullable AccessLines log) {}

    @Override
    public void handle(HttpServerRequest request) {
        MalformedRequest refusal = null;
        String path = String.valueOf(request.path());
        try {
            if (request.version() == HttpVersion.HTTP_2 && !isText(request)) {
                throw new MalformedRequest("Target or header contains a character that is not taken");
            }
            path = path.startsWith("/") ? RequestPath.normal(path) : path;
        } catch (MalformedRequest e) {
            refusal = e;
        }
        Exchange exchange = open(request, path);
        meters.began();
        if (refusal != null) {
            exchange.fail(refusal);
            return;
        }
        try {
            Match match = routes.match(exchange);
            exchange.route(match);
            if (!match.target().forwards()) {
                parts.security().putOwn(exchange.response());
            }
            Map<String, String> headers = match.policy().responseHeaders();
            if (!headers.isEmpty()) {
                headers.forEach(exchange.response()::putHeader);
            }
            requireSize(request, match.policy().bodyMax());
            advance(exchange, 0, false);
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }

    @Override
    public void failed(Exchange exchange, Throwable cause) {
        HttpServerResponse response = exchange.response();
        if (!response.headWritten() && (!exchange.routed() || exchange.target().forwards())) {
            parts.security().putOwn(response);
        }
        parts.problems().write(exchange, cause);
    }

    @Override
    public Reply outgoing(Exchange exchange, Reply reply) {
        return parts.compression().apply(exchange, reply);
    }

    @Override
    public void ended(Exchange exchange) {
        long tookNanos = System.nanoTime() - exchange.startedNanos();
        meters.ended(exchange, tookNanos);
        if (log != null) {
            log.add(exchange, tookNanos);
        }
    }

    /** Nothing comes any more. */
    void close() {
        if (log != null) {
            vertx.cancelTimer(logTimer);
            log.flush();
        }
        parts.compression().close();
    }

    private Exchange open(HttpServerRequest request, String path) {
        Exchange exchange = new Exchange(
                request,
                this,
                parts.origins().of(request),
                path,
                parts.naming().requestId(request),
                parts.naming().traceparent(request),
                System.nanoTime());
        HttpServerResponse response = exchange.response();
        response.putHeader(X_REQUEST_ID, exchange.requestId());
        response.putHeader(TRACEPARENT, exchange.traceparent().header());
        parts.security().put(response);
        return exchange;
    }

    /** HTTP/2's codec takes any (RFC 9113, section 8.2.1), and no upstream of HTTP/1 can be sent it. */
    private static boolean isText(HttpServerRequest request) {
        return String.valueOf(request.uri()).matches("\\*|/[!-~&&[^#\\\\]]*+")
                && request.headers().entries().stream()
                        .allMatch(field -> HttpHeaderValidationUtil.validateToken(field.getKey()) < 0
                                && HttpHeaderValidationUtil.validateValidHeaderValue(field.getValue()) < 0);
    }

    /** What is announced too large is refused before anything is read; what is not announced, by who reads it. */
    private static void requireSize(HttpServerRequest request, DataSize bodyMax) {
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced != null && Long.parseLong(announced) > bodyMax.bytes()) {
            throw new ProblemException(
                    ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than " + bodyMax.bytes() + " bytes");
        }
    }

    /** Runs the stages from one on. As long as they are done at once, nothing is paused. */
    private void advance(Exchange exchange, int from, boolean paused) {
        for (int i = from; i < stages.length; i++) {
            Future<Void> passed = stages[i].pass(exchange);
            if (exchange.ended()) {
                return; // the stage has answered, or the client has gone
            }
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
