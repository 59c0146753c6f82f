package dev.penstock.gateway.realtime.fanout;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What an operator sees of the fan-out. Any thread. */
final class FanOutMetrics {

    /** How hints travel between processes. */
    enum Way {
        REDIS,
        NOTIFY
    }

    private final Map<Way, Counter> sent = new EnumMap<>(Way.class);
    private final Map<Way, Counter> heard = new EnumMap<>(Way.class);
    private final Counter dropped;
    private final Counter malformed;

    FanOutMetrics(MeterRegistry meters) {
        for (Way way : Way.values()) {
            String name = way.name().toLowerCase(Locale.ROOT);
            sent.put(way, meters.counter("penstock.realtime.hints.sent", "way", name));
            heard.put(way, meters.counter("penstock.realtime.hints.heard", "way", name));
        }
        dropped = meters.counter("penstock.realtime.hints.dropped", "reason", "undeliverable");
        malformed = meters.counter("penstock.realtime.hints.dropped", "reason", "malformed");
    }

    void sent(Way way, int count) {
        counter(sent, way).increment(count);
    }

    void heard(Way way) {
        counter(heard, way).increment();
    }

    void dropped(int count) {
        dropped.increment(count);
    }

    void malformed() {
        malformed.increment();
    }

    private static Counter counter(Map<Way, Counter> counters, Way way) {
        return Objects.requireNonNull(counters.get(way));
    }
}
