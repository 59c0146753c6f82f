package dev.penstock.gateway.ratelimit;

import dev.penstock.gateway.ratelimit.core.Scope;
import dev.penstock.gateway.ratelimit.core.Standing;
import dev.penstock.gateway.request.RouteClass;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
    private final Map<RouteClass, Counter> allowed = new EnumMap<>(RouteClass.class);
    private final Map<RouteClass, Map<Policy, Counter>> limited = new EnumMap<>(RouteClass.class);
    private final Counter roundTrips;
    private final Counter calls;
    private final Counter waits;

    LimitMetrics(MeterRegistry meters) {
        this.meters = meters;
        for (RouteClass routeClass : RouteClass.values()) {
            String name = wire(routeClass);
            allowed.put(routeClass, meters.counter("penstock.limits.allowed", "class", name));
            Map<Policy, Counter> byPolicy = new EnumMap<>(Policy.class);
            for (Policy policy : Policy.values()) {
                byPolicy.put(policy, meters.counter("penstock.limits.limited", "class", name, "policy", wire(policy)));
            }
            limited.put(routeClass, byPolicy);
        }
        roundTrips = meters.counter("penstock.limits.redis.round.trips");
        calls = meters.counter("penstock.limits.redis.calls");
        waits = meters.counter("penstock.limits.waits");
    }

    void allowed(RouteClass routeClass) {
        Objects.requireNonNull(allowed.get(routeClass)).increment();
    }

    void limited(RouteClass routeClass, Policy policy) {
        Objects.requireNonNull(Objects.requireNonNull(limited.get(routeClass)).get(policy))
                .increment();
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
