package dev.penstock.gateway.upstream.core;

/**
 * Keeps retries a fraction of the requests, so that an upstream in trouble gets little more load than one that is well, not a
 * multiple. For many threads; threads that ask in the same instant may exceed it by one each.
 */
public final class RetryBudget {

    private static final int WINDOW_SECONDS = 10;
    private static final long WINDOW_NANOS = WINDOW_SECONDS * 1_000_000_000L;

    private final int percent;
    private final long least;
    private final SlidingCounts counts;

    /**
     * A full budget.
     *
     * @param percent retries per 100 requests of the last ten seconds
     * @param perSecondMin retries always allowed, on average over ten seconds
     */
    public RetryBudget(int percent, int perSecondMin, long nowNanos) {
        this.percent = percent;
        this.least = (long) perSecondMin * WINDOW_SECONDS;
        this.counts = new SlidingCounts(WINDOW_NANOS, nowNanos);
    }

    /** A request, not a retry, has been sent. */
    public void request(long nowNanos) {
        counts.addFirst(nowNanos);
    }

    /** Takes one retry; false when there is none left. */
    public boolean take(long nowNanos) {
        SlidingCounts.Sums sums = counts.sums(nowNanos);
        boolean granted = sums.second() < Math.max(least, sums.first() * percent / 100);
        if (granted) {
            counts.addSecond(nowNanos);
        }
        return granted;
    }
}
