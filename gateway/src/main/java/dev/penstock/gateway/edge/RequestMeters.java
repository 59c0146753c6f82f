package dev.penstock.gateway.edge;

import dev.penstock.gateway.request.Exchange;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Requests by route, method and status, with how long they took; and how many are in flight. Labels come from fixed sets: the routes
 * there are, the methods below, the statuses there are.
 */
final class RequestMeters {

    private static final String UNROUTED = "none";

    private static final List<HttpMethod> METHODS = List.of(
            HttpMethod.GET,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.HEAD,
            HttpMethod.OPTIONS);

    private static final int STATUSES = 600;

    private final MeterRegistry meters;
    private final LongAdder inFlight = new LongAdder();

    RequestMeters(MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder("penstock.http.in.flight", inFlight, LongAdder::sum)
                .description("Requests that have not been answered yet")
                .register(meters);
    }

    /** The meters of one event loop: finds its timers again without making anything. */
    Loop loop() {
        return new Loop();
    }

    /** One event loop's. */
    final class Loop {

        private final Map<String, @Nullable Timer[][]> timers = new HashMap<>();

        void began() {
            inFlight.increment();
        }

        void ended(Exchange exchange, long tookNanos) {
            inFlight.decrement();
            String route = exchange.routed() ? exchange.policy().name() : UNROUTED;
            @Nullable Timer[][] ofRoute = timers.get(route);
            if (ofRoute == null) {
                ofRoute = new Timer[METHODS.size() + 1][];
                timers.put(route, ofRoute);
            }
            int method = METHODS.indexOf(exchange.request().method());
            int row = method < 0 ? METHODS.size() : method;
            @Nullable Timer[] ofMethod = ofRoute[row];
            if (ofMethod == null) {
                ofMethod = new Timer[STATUSES];
                ofRoute[row] = ofMethod;
            }
            int status = Math.min(exchange.response().getStatusCode(), STATUSES - 1);
            Timer timer = ofMethod[status];
            if (timer == null) {
                timer = timer(route, method < 0 ? "other" : METHODS.get(method).name(), status);
                ofMethod[status] = timer;
            }
            timer.record(tookNanos, TimeUnit.NANOSECONDS);
        }

        private Timer timer(String route, String method, int status) {
            return Timer.builder("penstock.http.requests")
                    .description("Requests answered, by route")
                    .tag("route", route)
                    .tag("method", method)
                    .tag("status", Integer.toString(status))
                    .publishPercentileHistogram(false)
                    .register(meters);
        }
    }
}
