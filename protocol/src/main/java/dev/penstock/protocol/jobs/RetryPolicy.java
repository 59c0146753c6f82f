package dev.penstock.protocol.jobs;

import java.time.Duration;
import java.util.Objects;

/**
 * When a failed attempt is tried again: exponential back-off with full jitter (Brooker, "Exponential Backoff And Jitter", 2015).
 * How many attempts there are is not its concern. Pure: randomness is an argument.
 *
 * @param base upper bound of the first delay
 * @param max upper bound of every delay
 */
public record RetryPolicy(Duration base, Duration max) {
    private static final int DOUBLINGS_MAX = 62;

    public RetryPolicy {
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(max, "max");
        if (base.isNegative() || base.isZero()) {
            throw new IllegalArgumentException("base: " + base + " (expected: > 0)");
        }
        if (max.compareTo(base) < 0) {
            throw new IllegalArgumentException("max: " + max + " (expected: >= " + base + ")");
        }
    }

    /**
     * The delay before the next attempt: 0 to {@link #ceiling}.
     *
     * @param attempts how many have failed, from 1
     * @param random uniform in [0, 1)
     */
    public Duration delay(int attempts, double random) {
        if (!(random >= 0 && random < 1)) {
            throw new IllegalArgumentException("random: " + random + " (expected: 0 <= random < 1)");
        }
        return Duration.ofMillis((long) (ceiling(attempts).toMillis() * random));
    }

    /** The longest delay after that many failed attempts: the base doubled for each after the first, at most the maximum. */
    public Duration ceiling(int attempts) {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts: " + attempts + " (expected: >= 1)");
        }
        int doublings = Math.min(attempts - 1, DOUBLINGS_MAX);
        long baseMs = base.toMillis();
        long maxMs = max.toMillis();
        return Duration.ofMillis(baseMs > maxMs >> doublings ? maxMs : baseMs << doublings);
    }
}
