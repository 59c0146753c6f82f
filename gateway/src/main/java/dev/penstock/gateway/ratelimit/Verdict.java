package dev.penstock.gateway.ratelimit;

import dev.penstock.gateway.ratelimit.core.Rate;
import dev.penstock.gateway.ratelimit.core.Scope;
import java.time.Duration;

/** Whether tokens were taken. */
public sealed interface Verdict {

    /**
     * From every bucket.
     *
     * @param tightest the one with the least left, as a share of what it holds, if any was asked
     */
    record Granted(Standings tightest) implements Verdict {}

    /**
     * From none.
     *
     * @param by the bucket that had too few; of several, the one that takes longest
     * @param retryAfter when it will have enough
     */
    record Refused(Standings by, Duration retryAfter) implements Verdict {}

    /**
     * How a bucket stands.
     *
     * @param left tokens, as far as this node knows
     * @param resetMicros until it gives again, or, with tokens left, until a window's quota is there
     */
    record Standings(Scope scope, Rate rate, long left, long resetMicros) {}
}
