package dev.penstock.launcher.up;

import dev.penstock.launcher.process.CommandFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be stopped, last started first. Parts may start on several threads; a stop that comes meanwhile lets those under
 * way finish, starts no more, and stops everything: no server is ever left behind.
 */
final class StopStack implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StopStack.class);
    private static final long START_SECONDS_MAX = 90;

    private final Deque<Part> parts = new ArrayDeque<>();
    private int starting;
    private boolean closed;

    /** Starts a part and keeps it; fails when stopping has begun. */
    <T> T start(String name, Supplier<T> starter, Stopper<T> stopper) {
        begin();
        @Nullable Part part = null;
        try {
            T started = starter.get();
            part = new Part(name, () -> stopper.stop(started));
            return started;
        } finally {
            end(part);
        }
    }

    /** Stops everything that started. A part that fails to stop does not keep the others from it; the failure is thrown last. */
    @Override
    public void close() {
        @Nullable String failed = null;
        for (Part part = next(); part != null; part = next()) {
            try {
                part.stop.run();
            } catch (Exception e) {
                LOG.atWarn().setCause(e).log("{} did not stop in order", part.name);
                failed = part.name + " did not stop in order: " + e.getMessage();
            }
        }
        if (failed != null) {
            throw CommandFailure.failed(failed);
        }
    }

    private synchronized void begin() {
        if (closed) {
            throw new CancellationException("stopping");
        }
        starting++;
    }

    private synchronized void end(@Nullable Part part) {
        starting--;
        if (part != null) {
            parts.push(part);
        }
        notifyAll();
    }

    private synchronized @Nullable Part next() {
        closed = true;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        while (starting > 0 && System.nanoTime() < deadline) {
            try {
                wait(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        return parts.poll();
    }

    /** Stops one part; blocking. */
    @FunctionalInterface
    interface Stopper<T> {
        void stop(T part) throws Exception;
    }

    private record Part(String name, Step stop) {}

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }
}
