package dev.penstock.gateway.edge.admission;

/**
 * At most {@code rate × time + rate} handshakes: a token bucket that holds one second's worth, kept as the time at which it would be
 * full again (generic cell rate algorithm). Time never runs backwards for it. Pure; not safe for use by more threads than one.
 */
public final class HandshakeMeter {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long nanosEach;
    private long fullAtNanos = Long.MIN_VALUE;

    /** @param perSecond handshakes in a second, above 0 */
    public HandshakeMeter(double perSecond) {
        if (perSecond <= 0) {
            throw new IllegalArgumentException("perSecond: " + perSecond + " (expected: > 0)");
        }
        this.nanosEach = Math.max(1, (long) Math.ceil(NANOS_PER_SECOND / perSecond));
    }

    /** Takes one at a time by {@link System#nanoTime()}, counted from any origin; false when there is none left. */
    public boolean take(long nowNanos) {
        long fullAt = Math.max(fullAtNanos, nowNanos) + nanosEach;
        if (fullAt - nowNanos > Math.max(NANOS_PER_SECOND, nanosEach)) {
            return false;
        }
        fullAtNanos = fullAt;
        return true;
    }
}
