package dev.penstock.workers.job;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What an operator sees of the jobs of this process. */
public final class JobMeters {
    private final MeterRegistry registry;
    private final AtomicInteger running;

    public JobMeters(MeterRegistry registry) {
        this.registry = registry;
        this.running = new AtomicInteger();
        registry.gauge("penstock.worker.jobs.running", running);
    }

    void started() {
        running.incrementAndGet();
    }

    /** A run is over; {@code verdict} is one of few words. */
    void finished(String kind, String verdict, Duration took) {
        running.decrementAndGet();
        registry.timer("penstock.worker.jobs", "kind", kind, "verdict", verdict).record(took);
    }

    void stale(String kind) {
        registry.counter("penstock.worker.deliveries.stale", "kind", kind).increment();
    }

    void fenced(String kind) {
        registry.counter("penstock.worker.verdicts.fenced", "kind", kind).increment();
    }

    /** A message that could not be run, by whether a job could be marked for it. */
    public void rejected(String reason) {
        registry.counter("penstock.worker.deliveries.rejected", "reason", reason)
                .increment();
    }
}
