package dev.penstock.gateway.upstream.core;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what one server answers and says when it should be left out. For many threads, without locks; a good answer of a server
 * that is well writes nothing but the window, if there is one.
 */
public final class OutlierWatch {

    private final Terms terms;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger timeouts = new AtomicInteger();
    private volatile @Nullable SlidingCounts counts;

    public OutlierWatch(Terms terms, long nowNanos) {
        this.terms = terms;
        this.counts = terms.failurePercent() == 0 ? null : new SlidingCounts(terms.windowNanos(), nowNanos);
    }

    /**
     * What makes an outlier. 0 switches a rule off.
     *
     * @param failures in a row, timeouts among them
     * @param timeouts in a row
     * @param failurePercent share of failures in the window
     * @param requestsMin fewer in the window decide nothing about the share
     */
    public record Terms(int failures, int timeouts, int failurePercent, int requestsMin, long windowNanos) {}

    /** Which rule it was. */
    public enum Cause {
        CONSECUTIVE_FAILURES,
        CONSECUTIVE_TIMEOUTS,
        FAILURE_RATIO
    }

    public void succeeded(long nowNanos) {
        if (failures.get() != 0) {
            failures.set(0);
        }
        if (timeouts.get() != 0) {
            timeouts.set(0);
        }
        SlidingCounts window = counts;
        if (window != null) {
            window.addFirst(nowNanos);
        }
    }

    /** Counts a failure; says which rule makes it one too many, or null. */
    public @Nullable Cause failed(boolean timeout, long nowNanos) {
        int inARow = failures.incrementAndGet();
        int timeoutsInARow = timeout ? timeouts.incrementAndGet() : 0;
        if (!timeout && timeouts.get() != 0) {
            timeouts.set(0);
        }
        boolean ratio = aboveRatio(nowNanos);
        if (terms.failures() > 0 && inARow >= terms.failures()) {
            return Cause.CONSECUTIVE_FAILURES;
        }
        if (terms.timeouts() > 0 && timeoutsInARow >= terms.timeouts()) {
            return Cause.CONSECUTIVE_TIMEOUTS;
        }
        return ratio ? Cause.FAILURE_RATIO : null;
    }

    /** Forgets everything, as when a verdict has been passed. */
    public void reset(long nowNanos) {
        failures.set(0);
        timeouts.set(0);
        counts = terms.failurePercent() == 0 ? null : new SlidingCounts(terms.windowNanos(), nowNanos);
    }

    private boolean aboveRatio(long nowNanos) {
        SlidingCounts window = counts;
        if (window == null) {
            return false;
        }
        window.addSecond(nowNanos);
        SlidingCounts.Sums sums = window.sums(nowNanos);
        long requests = sums.first() + sums.second();
        return requests >= terms.requestsMin() && sums.second() * 100 >= requests * terms.failurePercent();
    }
}
