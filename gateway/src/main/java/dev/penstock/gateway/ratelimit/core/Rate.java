package dev.penstock.gateway.ratelimit.core;

/**
 * What a bucket takes in and holds: {@code quota} tokens come in every {@code windowSeconds}, evenly, and at most {@code burst}
 * stay.
 *
 * <p>Levels are counted in <em>parts</em>. A window is cut into ticks, and each tick brings {@code quota} parts, so that a token is
 * as many parts as a window has ticks: refilling is one multiplication of whole numbers, nothing is rounded and nothing drifts.
 * The tick is a microsecond, or as many powers of ten of it as it takes to keep a full bucket below 2^53 parts, the
 * whole numbers that Lua knows.
 *
 * @param quota tokens per window, also what {@code RateLimit-Policy} calls {@code q}
 * @param windowSeconds what it calls {@code w}
 * @param burst tokens a full bucket holds
 */
public record Rate(long quota, int windowSeconds, long burst) {

    /** No level, and no debt, is further from zero. */
    public static final long PARTS_MAX = 1L << 53;

    /** 1 TiB, in KiB. */
    public static final long TOKENS_MAX = 1L << 30;

    public static final int WINDOW_SECONDS_MAX = 86_400;

    private static final long MICROS_PER_SECOND = 1_000_000;

    public Rate {
        require("quota", quota, TOKENS_MAX);
        require("windowSeconds", windowSeconds, WINDOW_SECONDS_MAX);
        require("burst", burst, TOKENS_MAX);
    }

    /** A bucket that holds one window's quota. */
    public static Rate of(long quota, int windowSeconds) {
        return new Rate(quota, windowSeconds, quota);
    }

    /** Microseconds in one tick: the finest power of ten that fits. */
    public long tickMicros() {
        long most = PARTS_MAX / Math.max(quota, burst);
        long tick = 1;
        while (windowMicros() / tick > most) {
            tick *= 10;
        }
        return tick;
    }

    /** Ticks in a window, which is also parts in a token. */
    public long windowTicks() {
        return windowMicros() / tickMicros();
    }

    /** How long so many tokens take to come in, rounded up; zero for none. */
    public long microsFor(long tokens) {
        if (tokens <= 0) {
            return 0;
        }
        double micros = Math.ceil((double) tokens * windowMicros() / quota);
        return (long) Math.min(micros, Long.MAX_VALUE / 4.0);
    }

    /** Whole tokens that come in within so long. */
    public long tokensIn(long micros) {
        return (long) ((double) micros * quota / windowMicros());
    }

    /**
     * What is left of this rate for one of several nodes that cannot agree: its share, and at least one token, so that it never
     * closes for good. The strict share is half of that.
     */
    public Rate share(int nodes, boolean strict) {
        long parts = strict ? 2L * nodes : nodes;
        long sharedBurst = Math.max(1, burst / parts);
        // A quota that does not divide becomes a longer window, not a larger share.
        long window = quota >= parts
                ? windowSeconds
                : Math.min(WINDOW_SECONDS_MAX, (windowSeconds * parts + quota - 1) / quota);
        return new Rate(Math.max(1, quota / parts), (int) window, sharedBurst);
    }

    private long windowMicros() {
        return windowSeconds * MICROS_PER_SECOND;
    }

    private static void require(String name, long value, long max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1.." + max + ")");
        }
    }
}
