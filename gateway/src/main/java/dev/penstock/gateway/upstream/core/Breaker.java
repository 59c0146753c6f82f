package dev.penstock.gateway.upstream.core;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker. Closed, it counts; when of enough requests in a sliding window too many failed, it opens and refuses for a
 * while; then it is half-open and lets a bounded number of probes through: all must succeed to close it, one failure opens it again.
 * For many threads, without locks.
 *
 * <p>Results count only in the phase in which their request was let through: late failures of requests from before an opening neither
 * open it again nor spoil the probes.
 */
public final class Breaker {

    private final Terms terms;
    private final AtomicReference<Phase> phase;

    public Breaker(Terms terms, long nowNanos) {
        this.terms = terms;
        this.phase = new AtomicReference<>(closed(nowNanos));
    }

    /**
     * When it opens and how it closes.
     *
     * @param failurePercent share of failures that opens it, 1 to 100
     * @param requestsMin fewer in the window never open it
     * @param probes let through while half-open
     */
    public record Terms(int failurePercent, int requestsMin, long windowNanos, long openNanos, int probes) {}

    /** For views and meters. */
    public enum State {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    /** Leave to send one request: to be used up by {@link #succeeded}, {@link #failed} or {@link #unused}, once. */
    public sealed interface Permit {}

    private sealed interface Phase {}

    private record Closed(SlidingCounts counts) implements Phase, Permit {}

    private record Open(long untilNanos) implements Phase {}

    /** Probes that never report back do not hold it for ever: past its time the next request begins another round. */
    private record HalfOpen(AtomicInteger left, AtomicInteger missing, long untilNanos) implements Phase, Permit {}

    /** Asks for leave; null is no. */
    public @Nullable Permit acquire(long nowNanos) {
        while (true) {
            Phase current = current();
            if (current instanceof Closed closed) {
                return closed;
            }
            if (current instanceof HalfOpen half && takeOne(half)) {
                return half;
            }
            if (remaining(current, nowNanos) > 0) {
                return null;
            }
            phase.compareAndSet(
                    current,
                    new HalfOpen(
                            new AtomicInteger(terms.probes()),
                            new AtomicInteger(terms.probes()),
                            nowNanos + terms.openNanos()));
        }
    }

    public void succeeded(Permit permit, long nowNanos) {
        if (permit instanceof Closed closed) {
            closed.counts.addFirst(nowNanos);
        } else if (permit instanceof HalfOpen half && half.missing.decrementAndGet() == 0) {
            phase.compareAndSet(half, closed(nowNanos));
        }
    }

    public void failed(Permit permit, long nowNanos) {
        if (permit instanceof HalfOpen half) {
            phase.compareAndSet(half, new Open(nowNanos + terms.openNanos()));
        } else if (permit instanceof Closed closed && phase.get() == closed) {
            closed.counts.addSecond(nowNanos);
            SlidingCounts.Sums sums = closed.counts.sums(nowNanos);
            long requests = sums.first() + sums.second();
            if (requests >= terms.requestsMin() && sums.second() * 100 >= requests * terms.failurePercent()) {
                phase.compareAndSet(closed, new Open(nowNanos + terms.openNanos()));
            }
        }
    }

    /** Nothing was sent, or nothing can be said: another may try. */
    public void unused(Permit permit) {
        if (permit instanceof HalfOpen half) {
            half.left.incrementAndGet();
        }
    }

    public State state() {
        Phase current = current();
        if (current instanceof Open) {
            return State.OPEN;
        }
        return current instanceof Closed ? State.CLOSED : State.HALF_OPEN;
    }

    /** How long it will surely refuse; 0 when it may not. */
    public long refusesForNanos(long nowNanos) {
        return Math.max(0, remaining(current(), nowNanos));
    }

    private Phase current() {
        return Objects.requireNonNull(phase.get());
    }

    private Closed closed(long nowNanos) {
        return new Closed(new SlidingCounts(terms.windowNanos(), nowNanos));
    }

    private static boolean takeOne(HalfOpen half) {
        int left = half.left.get();
        while (left > 0) {
            if (half.left.compareAndSet(left, left - 1)) {
                return true;
            }
            left = half.left.get();
        }
        return false;
    }

    private static long remaining(Phase phase, long nowNanos) {
        if (phase instanceof Open open) {
            return open.untilNanos - nowNanos;
        }
        return phase instanceof HalfOpen half ? half.untilNanos - nowNanos : 0;
    }
}
