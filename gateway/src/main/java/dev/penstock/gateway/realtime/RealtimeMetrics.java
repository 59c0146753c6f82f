package dev.penstock.gateway.realtime;

import dev.penstock.gateway.realtime.core.HubObserver;
import dev.penstock.gateway.realtime.core.Opened;
import dev.penstock.protocol.sync.CloseCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What an operator sees of the sessions of a node. Any thread. */
final class RealtimeMetrics implements HubObserver {

    private final MeterRegistry meters;
    private final Clock clock;
    private final Timer pushLatency;
    private final DistributionSummary ackLag;
    private final Counter collapses;
    private final Counter staleHints;
    private final Counter journalReads;
    private final Counter journalFailures;
    private final Map<Opened.Outcome, Counter> opened = new EnumMap<>(Opened.Outcome.class);
    private final Map<CloseCode, Counter> closed = new EnumMap<>(CloseCode.class);

    RealtimeMetrics(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
        pushLatency = Timer.builder("penstock.realtime.push.latency")
                .description("From the commit of a change until its frames are handed to the sockets of a hub")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(100_000))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(meters);
        ackLag = DistributionSummary.builder("penstock.realtime.ack.lag")
                .description("Changes a client is behind when it acknowledges")
                .register(meters);
        collapses = meters.counter("penstock.realtime.collapses");
        staleHints = meters.counter("penstock.realtime.hints.stale");
        journalReads = meters.counter("penstock.realtime.journal.reads", "outcome", "ok");
        journalFailures = meters.counter("penstock.realtime.journal.reads", "outcome", "failed");
        for (Opened.Outcome outcome : Opened.Outcome.values()) {
            opened.put(outcome, meters.counter("penstock.realtime.subscribed", "outcome", label(outcome)));
        }
        for (CloseCode code : CloseCode.values()) {
            closed.put(code, meters.counter("penstock.realtime.closed", "code", Integer.toString(code.code())));
        }
    }

    /** Shows the sizes of a node's hubs; the gauges live as long as {@code hubs} does. */
    void observe(Hubs hubs) {
        meters.gauge("penstock.realtime.sessions", hubs, h -> h.census().sessions());
        meters.gauge("penstock.realtime.subscriptions", hubs, h -> h.census().subscriptions());
        meters.gauge("penstock.realtime.drives", hubs, h -> h.census().drives());
        meters.gauge(
                "penstock.realtime.queue.bytes", hubs, h -> (double) h.census().queueBytes());
        meters.gauge(
                "penstock.realtime.ring.bytes", hubs, h -> (double) h.census().ringBytes());
    }

    @Override
    public void pushed(long committedAtMs) {
        pushLatency.record(Math.max(0, clock.millis() - committedAtMs), TimeUnit.MILLISECONDS);
    }

    @Override
    public void collapsed() {
        collapses.increment();
    }

    @Override
    public void opened(Opened.Outcome outcome) {
        Objects.requireNonNull(opened.get(outcome)).increment();
    }

    @Override
    public void staleHint() {
        staleHints.increment();
    }

    void journalRead(boolean succeeded) {
        (succeeded ? journalReads : journalFailures).increment();
    }

    void acknowledged(long lag) {
        ackLag.record((double) lag);
    }

    void closed(CloseCode code) {
        Objects.requireNonNull(closed.get(code)).increment();
    }

    private static String label(Opened.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
