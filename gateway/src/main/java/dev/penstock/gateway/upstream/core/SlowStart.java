package dev.penstock.gateway.upstream.core;

/** How the share of a server that is new, or well again, grows: in a straight line, from a tenth to the whole. */
public final class SlowStart {

    /** Enough to warm it up and to see how it does. */
    private static final int LEAST_PERCENT = 10;

    private SlowStart() {}

    /** How much of its share it has by now: 10 to 100. A window of 0 is no slow start. */
    public static int percent(long sinceNanos, long nowNanos, long windowNanos) {
        long passed = nowNanos - sinceNanos;
        if (passed >= windowNanos) {
            return 100;
        }
        return (int) Math.max(LEAST_PERCENT, Math.max(0, passed) * 100.0 / windowNanos);
    }
}
