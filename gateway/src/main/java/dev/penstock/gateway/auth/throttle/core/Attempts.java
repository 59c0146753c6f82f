package dev.penstock.gateway.auth.throttle.core;

import java.time.Instant;
import java.util.Objects;

/**
 * The attempts that count against one account, device or address.
 *
 * @param count those not forgiven
 * @param at since when the next one is being forgiven
 * @param blockedUntil before it, none is admitted
 */
public record Attempts(int count, Instant at, Instant blockedUntil) {

    public Attempts {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(blockedUntil, "blockedUntil");
        if (count < 0) {
            throw new IllegalArgumentException("count: " + count + " (expected: >= 0)");
        }
    }

    /** Of one that was never seen. */
    public static Attempts none(Instant now) {
        return new Attempts(0, now, now);
    }

    public boolean blockedAt(Instant now) {
        return now.isBefore(blockedUntil);
    }
}
