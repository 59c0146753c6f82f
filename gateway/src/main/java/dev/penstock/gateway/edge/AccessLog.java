package dev.penstock.gateway.edge;

import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Exchange;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
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
final class AccessLog {

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

    void began() {
        inFlight.incrementAndGet();
    }

    void ended(Exchange exchange) {
        inFlight.decrementAndGet();
        long tookNanos = System.nanoTime() - exchange.startedNanos();
        measure(exchange, tookNanos);
        log(exchange, tookNanos);
    }

    private void measure(Exchange exchange, long tookNanos) {
        HttpMethod method = exchange.request().method();
        Series series = new Series(
                exchange.routed() ? exchange.policy().name() : "none",
                METHODS.contains(method) ? method.name() : "other",
                exchange.response().getStatusCode());
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

    private static void log(Exchange exchange, long tookNanos) {
        LoggingEventBuilder event = LOG.atInfo()
                .addKeyValue("requestId", exchange.requestId())
                .addKeyValue("traceId", exchange.traceparent().traceId())
                .addKeyValue("method", exchange.request().method().name())
                .addKeyValue("path", exchange.path())
                .addKeyValue("status", exchange.response().getStatusCode())
                .addKeyValue("bytes", exchange.response().bytesWritten())
                .addKeyValue("durationMs", TimeUnit.NANOSECONDS.toMillis(tookNanos))
                .addKeyValue("remote", exchange.clientAddress());
        Caller caller = exchange.caller();
        if (caller != null) {
            event = event.addKeyValue("tenant", caller.tenantId()).addKeyValue("user", caller.userId());
        }
        event.log(exchange.response().ended() ? "answered" : "client gone");
    }
}
