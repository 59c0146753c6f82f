package dev.penstock.gateway.upstream;

import dev.penstock.gateway.upstream.ClusterCounts.Refusal;
import dev.penstock.gateway.upstream.Endpoint.Result;
import dev.penstock.gateway.upstream.core.Breaker;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Meters of clusters and endpoints. Labels are names from the route table and addresses of its hosts, nothing a client sends; they go
 * when their cluster or endpoint does. Everything is read from counts that are kept anyway: a request pays nothing for it. Safe for
 * use by many threads.
 */
final class UpstreamMeters {

    private static final String PREFIX = "penstock.upstream.";

    private static final double HALF_OPEN = 0.5;

    private final MeterRegistry registry;
    private final Map<Object, List<Meter>> meters = new ConcurrentHashMap<>();

    UpstreamMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void begin(Cluster cluster) {
        Tags tags = Tags.of("cluster", cluster.name());
        ClusterCounts counts = cluster.counts();
        List<Meter> all = new ArrayList<>();
        all.add(gauge("in.flight", tags, counts, c -> c.inFlight().get()));
        all.add(gauge("tunnels", tags, counts, c -> c.tunnels().get()));
        all.add(gauge("waiting", tags, counts, c -> c.waiting().get()));
        all.add(gauge("connections", tags, cluster, c -> c.setup().connections().open()));
        all.add(gauge("breaker", tags, cluster, UpstreamMeters::breaker));
        all.add(gauge("panic", tags, cluster, c -> c.keeper().lineup().roster().panic() ? 1 : 0));
        for (Refusal refusal : Refusal.values()) {
            all.add(FunctionCounter.builder(PREFIX + "refused", counts, c -> c.refusals(refusal))
                    .tags(tags.and("cause", tag(refusal)))
                    .register(registry));
        }
        all.add(FunctionTimer.builder(
                        PREFIX + "head", counts, ClusterCounts::heads, ClusterCounts::headNanos, TimeUnit.NANOSECONDS)
                .tags(tags)
                .register(registry));
        meters.put(cluster, all);
    }

    void end(Cluster cluster) {
        remove(cluster);
    }

    void begin(String cluster, Endpoint endpoint) {
        Tags tags = Tags.of("cluster", cluster, "endpoint", endpoint.label());
        List<Meter> all = new ArrayList<>();
        all.add(gauge("endpoint.in.flight", tags, endpoint, Endpoint::inFlight));
        all.add(gauge("endpoint.usable", tags, endpoint, e -> e.usable() ? 1 : 0));
        all.add(FunctionCounter.builder(PREFIX + "ejections", endpoint, Endpoint::ejections)
                .tags(tags)
                .register(registry));
        for (Result result : Result.values()) {
            all.add(FunctionCounter.builder(PREFIX + "tries", endpoint, e -> e.counted(result))
                    .tags(tags.and("result", tag(result)))
                    .register(registry));
        }
        meters.put(endpoint, all);
    }

    void end(Endpoint endpoint) {
        remove(endpoint);
    }

    private void remove(Object owner) {
        List<Meter> all = meters.remove(owner);
        if (all != null) {
            all.forEach(registry::remove);
        }
    }

    private <T> Gauge gauge(String name, Tags tags, T of, ToDoubleFunction<T> value) {
        return Gauge.builder(PREFIX + name, of, value).tags(tags).register(registry);
    }

    private static double breaker(Cluster cluster) {
        Breaker breaker = cluster.setup().breaker();
        if (breaker == null) {
            return 0;
        }
        return switch (breaker.state()) {
            case CLOSED -> 0;
            case HALF_OPEN -> HALF_OPEN;
            case OPEN -> 1;
        };
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
