package dev.penstock.gateway.auth.throttle.core;

import java.time.Duration;
import java.time.Instant;

/**
 * Some attempts are free; each one beyond them closes the door for twice as long as the one before, up to a limit. One attempt is
 * forgiven in each stretch of time. Attempts while the door is closed are refused and do not count: who is kept out by somebody
 * else's attempts waits as long as was said and not longer, and nobody is ever kept out for good.
 *
 * <p>An attempt counts when it begins, not when it has failed: many at the same time are no way around. One that succeeds is
 * {@linkplain #giveBack given back}.
 *
 * @param free how many attempts close nothing
 * @param first for how long the first one beyond them closes the door
 * @param max the longest it is closed
 * @param forgiveEvery in which time one attempt is forgiven
 */
public record Backoff(int free, Duration first, Duration max, Duration forgiveEvery) {

    /** 2^30 times any sensible first wait is beyond any sensible limit. */
    private static final int DOUBLINGS_MAX = 30;

    public Backoff {
        if (free < 1) {
            throw new IllegalArgumentException("free: " + free + " (expected: >= 1)");
        }
        if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
            throw new IllegalArgumentException("first: " + first + ", max: " + max + " (expected: 0 < first <= max)");
        }
        if (forgiveEvery.isNegative() || forgiveEvery.isZero()) {
            throw new IllegalArgumentException("forgiveEvery: " + forgiveEvery + " (expected: > 0)");
        }
    }

    /** The attempts with one more, which is admitted; to be asked only when they are not blocked. */
    public Attempts admit(Attempts before, Instant now) {
        Attempts left = forgive(before, now);
        int count = left.count() == Integer.MAX_VALUE ? left.count() : left.count() + 1;
        return new Attempts(count, left.at(), now.plus(closedAfter(count)));
    }

    /** The attempts without one that succeeded. What it alone had closed is open again. */
    public Attempts giveBack(Attempts before, Instant now) {
        int count = Math.max(0, before.count() - 1);
        return new Attempts(count, before.at(), count <= free ? now : before.blockedUntil());
    }

    /** How long the door stays closed after the attempt of this number. */
    public Duration closedAfter(int count) {
        if (count <= free) {
            return Duration.ZERO;
        }
        int doublings = Math.min(count - free - 1, DOUBLINGS_MAX);
        Duration closed = first.multipliedBy(1L << doublings);
        return closed.compareTo(max) < 0 ? closed : max;
    }

    /** From when on nothing is left of these attempts: they need not be kept. */
    public Instant forgottenAt(Attempts attempts) {
        Instant forgiven = attempts.at().plus(forgiveEvery.multipliedBy(attempts.count()));
        return forgiven.isAfter(attempts.blockedUntil()) ? forgiven : attempts.blockedUntil();
    }

    /** A clock that goes back forgives nothing. */
    private Attempts forgive(Attempts before, Instant now) {
        if (before.count() == 0 || !now.isAfter(before.at())) {
            return new Attempts(before.count(), before.count() == 0 ? now : before.at(), before.blockedUntil());
        }
        long stretches = Duration.between(before.at(), now).dividedBy(forgiveEvery);
        if (stretches >= before.count()) {
            return new Attempts(0, now, before.blockedUntil());
        }
        // What has begun of the next stretch is kept: steady slow attempts are forgiven at the rate that was promised.
        return new Attempts(
                before.count() - (int) stretches,
                before.at().plus(forgiveEvery.multipliedBy(stretches)),
                before.blockedUntil());
    }
}
