package dev.penstock.gateway.ratelimit.core;

/**
 * A token bucket. Whatever is asked of it and whenever, what it gives out is at most what it held and what came in while its
 * clock went forward. What is charged after the fact can put it into debt, which comes in first.
 *
 * <p>A clock that steps back by a little brings nothing until it has caught up; one that steps back by more than {@value
 * #BACKWARDS_MICROS_MAX} µs has been set, and counts from there: no tokens for the step, and no starving until the old time
 * returns.
 *
 * <p>{@code lease.lua} does the same in Redis; a property test holds the two together. Not thread-safe.
 */
public final class TokenBucket {

    static final long BACKWARDS_MICROS_MAX = 1_000_000;

    private Rate rate;
    private long tickMicros;
    private long windowTicks;
    private long parts;
    private long atTick;

    /** With so many tokens, at most a full bucket. */
    public TokenBucket(Rate rate, long tokens, long nowMicros) {
        this.rate = rate;
        adopt(rate);
        this.parts = partsOf(tokens);
        this.atTick = Math.floorDiv(nowMicros, tickMicros);
    }

    /** A full one. */
    public static TokenBucket full(Rate rate, long nowMicros) {
        return new TokenBucket(rate, rate.burst(), nowMicros);
    }

    public Rate rate() {
        return rate;
    }

    /** Whole tokens in it, rounded down; negative while in debt. */
    public long tokens(long nowMicros) {
        refill(nowMicros);
        return Math.floorDiv(parts, windowTicks);
    }

    /** The time it last looked at its clock. */
    long atMicros() {
        return atTick * tickMicros;
    }

    /** Takes all of it or nothing. */
    public boolean take(long tokens, long nowMicros) {
        if (tokens(nowMicros) < tokens) {
            return false;
        }
        parts -= tokens * windowTicks;
        return true;
    }

    /** Puts tokens back, at most to the brim; a negative number charges what was used already, into debt if need be. */
    public void add(long tokens, long nowMicros) {
        refill(nowMicros);
        long change = partsOf(tokens);
        parts = Math.max(-Rate.PARTS_MAX, Math.min(capacity(), parts + change));
    }

    /** How long until it holds so many tokens; zero when it does. A full bucket is the most one can wait for. */
    public long microsUntil(long tokens, long nowMicros) {
        refill(nowMicros);
        long missing = Math.min(tokens, rate.burst()) * windowTicks - parts;
        return missing <= 0 ? 0 : -Math.floorDiv(-missing, rate.quota()) * tickMicros;
    }

    /** Another rate from now on; what has been used stays used. */
    public void rate(Rate newRate, long nowMicros) {
        if (newRate.equals(rate)) {
            return;
        }
        long tokens = tokens(nowMicros);
        adopt(newRate);
        parts = partsOf(tokens);
        atTick = Math.floorDiv(nowMicros, tickMicros);
    }

    private void adopt(Rate newRate) {
        rate = newRate;
        tickMicros = newRate.tickMicros();
        windowTicks = newRate.windowTicks();
    }

    private void refill(long nowMicros) {
        long tick = Math.floorDiv(nowMicros, tickMicros);
        long passed = tick - atTick;
        if (passed <= 0) {
            if (passed * tickMicros < -BACKWARDS_MICROS_MAX) {
                atTick = tick;
            }
            return;
        }
        long room = capacity() - parts;
        // Compared before it is multiplied: a bucket left alone for years must not overflow.
        parts = passed >= room / rate.quota() + 1 ? capacity() : Math.min(capacity(), parts + passed * rate.quota());
        atTick = tick;
    }

    private long capacity() {
        return rate.burst() * windowTicks;
    }

    private long partsOf(long tokens) {
        long least = -(Rate.PARTS_MAX / windowTicks);
        return Math.max(least, Math.min(tokens, rate.burst())) * windowTicks;
    }
}
