package dev.penstock.gateway.edge;

import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.RequestReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One log event and one measurement per request, when its answer has been sent or its connection has gone. Query strings are not
 * logged: they carry tokens. Shared by all event loops.
 */
final class AccessLog implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger("penstock.access");

    /** Clients choose methods; labels come from this set. */
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private final MeterRegistry meters;
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight;

    AccessLog(MeterRegistry meters) {
        this.meters = meters;
        this.inFlight = meters.gauge("penstock.http.in.flight", new AtomicInteger());
    }

    /** All from fixed sets: the routes there are, the methods above, the statuses of the error codes. */
    private record Series(String route, String method, int status) {}

    @Override
    public void handle(RoutingContext ctx) {
        long startedNanos = System.nanoTime();
        inFlight.incrementAndGet();
        ctx.addEndHandler(ended -> {
            inFlight.decrementAndGet();
            long tookNanos = System.nanoTime() - startedNanos;
            measure(ctx, tookNanos);
            log(ctx, tookNanos, ended.succeeded());
        });
        ctx.next();
    }

    private void measure(RoutingContext ctx, long tookNanos) {
        HttpMethod method = ctx.request().method();
        Series series = new Series(
                route(ctx),
                METHODS.contains(method) ? method.name() : "other",
                ctx.response().getStatusCode());
        timers.computeIfAbsent(series, this::timer).record(tookNanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Series series) {
        return Timer.builder("penstock.http.requests")
                .description("Requests answered, by route")
                .tag("route", series.route())
                .tag("method", series.method())
                .tag("status", Integer.toString(series.status()))
                .publishPercentileHistogram(false)
                .register(meters);
    }

    private static void log(RoutingContext ctx, long tookNanos, boolean answered) {
        Optional<Caller> caller = RequestReader.callerIfKnown(ctx);
        LoggingEventBuilder event = LOG.atInfo()
                .addKeyValue("requestId", RequestReader.requestId(ctx))
                .addKeyValue("traceId", RequestReader.traceparent(ctx).traceId())
                .addKeyValue("method", ctx.request().method().name())
                .addKeyValue("path", ctx.normalizedPath())
                .addKeyValue("status", ctx.response().getStatusCode())
                .addKeyValue("bytes", ctx.response().bytesWritten())
                .addKeyValue("durationMs", TimeUnit.NANOSECONDS.toMillis(tookNanos))
                .addKeyValue("remote", ctx.request().remoteAddress().hostAddress());
        if (caller.isPresent()) {
            event = event.addKeyValue("tenant", caller.get().tenantId())
                    .addKeyValue("user", caller.get().userId());
        }
        event.log(answered ? "answered" : "client gone");
    }

    /** The pattern of the route that answered, such as {@code /v1/drives/:d}. */
    private static String route(RoutingContext ctx) {
        Route route = ctx.currentRoute();
        return route == null || route.getPath() == null ? "none" : route.getPath();
    }
}
