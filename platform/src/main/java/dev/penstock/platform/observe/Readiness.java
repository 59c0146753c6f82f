package dev.penstock.platform.observe;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether this process should get work, found out by asking everything it depends on, all at once and each within a time limit.
 * Safe for use by many threads.
 */
public final class Readiness {

    private final List<Dependency> dependencies;
    private final Duration probeTimeout;
    private volatile Phase phase = Phase.STARTING;

    /** Nothing counts as ready before {@link #open()}. */
    public Readiness(List<Dependency> dependencies, Duration probeTimeout) {
        this.dependencies = List.copyOf(dependencies);
        this.probeTimeout = probeTimeout;
    }

    /** The process has started and takes work. */
    public void open() {
        phase = Phase.OPEN;
    }

    /** The process finishes what it has and takes nothing new: load balancers look elsewhere from the next probe on. */
    public void drain() {
        phase = Phase.DRAINING;
    }

    /** How things stand now. The future never fails and completes within the time limit. */
    public Future<ReadinessReport> report() {
        Phase now = phase;
        List<Future<ReadinessReport.Check>> checks = new ArrayList<>(dependencies.size());
        for (Dependency dependency : dependencies) {
            checks.add(check(dependency));
        }
        return Future.all(checks).map(all -> new ReadinessReport(now.status(), all.<ReadinessReport.Check>list()));
    }

    private Future<ReadinessReport.Check> check(Dependency dependency) {
        long startedNanos = System.nanoTime();
        return ask(dependency)
                .timeout(probeTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .map(ok -> ReadinessReport.Check.up(dependency, millisSince(startedNanos)))
                .otherwise(e -> ReadinessReport.Check.down(dependency, millisSince(startedNanos), reason(e)));
    }

    @SuppressWarnings("unchecked")
    private static Future<Object> ask(Dependency dependency) {
        try {
            return (Future<Object>) dependency.probe().get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private String reason(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return "no answer within " + probeTimeout.toMillis() + " ms";
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static long millisSince(long startedNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
    }

    private enum Phase {
        STARTING,
        OPEN,
        DRAINING;

        ReadinessReport.Status status() {
            return switch (this) {
                case STARTING -> ReadinessReport.Status.STARTING;
                case OPEN -> ReadinessReport.Status.READY;
                case DRAINING -> ReadinessReport.Status.DRAINING;
            };
        }
    }
}
