package dev.penstock.gateway.announce;

import io.micrometer.core.instrument.MeterRegistry;

/** What an operator sees of announcements, for each way they travel. Any thread. */
final class AnnounceMetrics {

    private final MeterRegistry meters;

    AnnounceMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void sent(String way, int count) {
        meters.counter("penstock.announcements.sent", "way", way).increment(count);
    }

    void heard(String way) {
        meters.counter("penstock.announcements.heard", "way", way).increment();
    }

    void dropped(String way, int count) {
        meters.counter("penstock.announcements.dropped", "way", way).increment(count);
    }
}
