package dev.penstock.gateway.outbox;

import dev.penstock.protocol.jobs.JobState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What an operator sees of the relay and of the ledger's backlog. Only the leading relay's figures move. */
final class RelayMeters {
    private final Map<JobState, AtomicLong> jobs = new EnumMap<>(JobState.class);
    private final AtomicInteger leading = new AtomicInteger();
    private final Timer dispatchLatency;
    private final Counter confirmed;
    private final Counter refused;
    private final Counter unanswered;
    private final Counter poolFailures;
    private final Counter reapedUndelivered;
    private final Counter reapedRunning;
    private final Counter reapedDead;

    RelayMeters(MeterRegistry registry) {
        for (JobState state : JobState.values()) {
            if (!state.terminal() || state == JobState.DEAD) {
                jobs.put(
                        state,
                        registry.gauge("penstock.jobs", List.of(Tag.of("state", state.wire())), new AtomicLong()));
            }
        }
        registry.gauge("penstock.relay.leading", leading);
        dispatchLatency = Timer.builder("penstock.relay.dispatch.latency")
                .description("from the moment a job was due until the relay took it")
                .publishPercentileHistogram()
                .register(registry);
        confirmed = registry.counter("penstock.relay.publishes", "answer", "confirmed");
        refused = registry.counter("penstock.relay.publishes", "answer", "refused");
        unanswered = registry.counter("penstock.relay.publishes", "answer", "none");
        poolFailures = registry.counter("penstock.relay.pool.failures");
        reapedUndelivered = registry.counter("penstock.relay.reaped", "from", "undelivered");
        reapedRunning = registry.counter("penstock.relay.reaped", "from", "running");
        reapedDead = registry.counter("penstock.relay.reaped", "from", "attempts-spent");
    }

    void leading(boolean leads) {
        leading.set(leads ? 1 : 0);
    }

    void claimed(long waitedMs) {
        dispatchLatency.record(Duration.ofMillis(Math.max(0, waitedMs)));
    }

    /** A pool could not be served in a round. */
    void poolFailed() {
        poolFailures.increment();
    }

    void confirmed(int dispatches) {
        confirmed.increment(dispatches);
    }

    void refused(int dispatches) {
        refused.increment(dispatches);
    }

    void unanswered(int dispatches) {
        unanswered.increment(dispatches);
    }

    void reaped(OutboxRepository.Reaped reaped) {
        reapedUndelivered.increment(reaped.undelivered());
        reapedRunning.increment(reaped.retried());
        reapedDead.increment(reaped.dead());
    }

    void counted(Map<String, Long> counts) {
        jobs.forEach((state, gauge) -> gauge.set(counts.getOrDefault(state.wire(), 0L)));
    }
}
