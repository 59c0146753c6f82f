package dev.penstock.gateway.ratelimit;

import dev.penstock.gateway.ratelimit.core.Scope;
import dev.penstock.gateway.ratelimit.core.Standing;
import dev.penstock.gateway.request.RouteClass;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Supplier;

/** What an operator sees of the limiter. Any thread. */
final class LimitMetrics {

    /** What refuses a request. */
    enum Policy {
        TENANT,
        USER,
        DEVICE,
        ADDRESS,
        CONCURRENCY,
        BYTES;

        static Policy of(Scope scope) {
            return valueOf(scope.name());
        }
    }

    private final MeterRegistry meters;
    private final Counter[] allowed = new Counter[RouteClass.values().length];
    private final Counter[][] limited = new Counter[RouteClass.values().length][Policy.values().length];
    private final Counter roundTrips;
    private final Counter calls;
    private final Counter waits;

    LimitMetrics(MeterRegistry meters) {
        this.meters = meters;
        for (RouteClass routeClass : RouteClass.values()) {
            String name = wire(routeClass);
            allowed[routeClass.ordinal()] = meters.counter("penstock.limits.allowed", "class", name);
            for (Policy policy : Policy.values()) {
                limited[routeClass.ordinal()][policy.ordinal()] =
                        meters.counter("penstock.limits.limited", "class", name, "policy", wire(policy));
            }
        }
        roundTrips = meters.counter("penstock.limits.redis.round.trips");
        calls = meters.counter("penstock.limits.redis.calls");
        waits = meters.counter("penstock.limits.waits");
    }

    void allowed(RouteClass routeClass) {
        allowed[routeClass.ordinal()].increment();
    }

    void limited(RouteClass routeClass, Policy policy) {
        limited[routeClass.ordinal()][policy.ordinal()].increment();
    }

    /** One batch of script calls. */
    void roundTrip(int scriptCalls) {
        roundTrips.increment();
        calls.increment(scriptCalls);
    }

    /** A request had to wait for Redis. */
    void waited() {
        waits.increment();
    }

    void standing(Supplier<Standing> standing) {
        gauge("penstock.limits.degraded", () -> standing.get().joined() ? 0 : 1);
        gauge("penstock.limits.nodes", () -> standing.get().nodes());
    }

    void gauge(String name, Supplier<Number> value) {
        Gauge.builder(name, value).strongReference(true).register(meters);
    }

    private static String wire(Enum<?> label) {
        return label.name().toLowerCase(Locale.ROOT);
    }
}
