package dev.penstock.workers.sandbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator sees of the sandbox. */
final class SandboxMeters {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxMeters.class);

    private final MeterRegistry registry;
    private final Timer decodes;
    private final Counter replaced;
    private final Counter notStarted;

    SandboxMeters(MeterRegistry registry) {
        this.registry = registry;
        this.decodes = registry.timer("penstock.sandbox.decode");
        this.replaced = registry.counter("penstock.sandbox.children.replaced");
        this.notStarted = registry.counter("penstock.sandbox.children.not.started");
    }

    void decoded(Duration took) {
        decodes.record(took);
    }

    void refused(String code) {
        registry.counter("penstock.sandbox.refused", "code", code).increment();
    }

    void childReplaced() {
        replaced.increment();
    }

    void childNotStarted(IOException cause) {
        notStarted.increment();
        LOG.error("decoder child cannot be started: {}", cause.toString());
    }
}
