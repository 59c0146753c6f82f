package dev.penstock.gateway.ratelimit.core;

/**
 * How much of a bucket a node may hold, and for how long. From a bucket that runs low it takes what comes in within {@code
 * leaseMicros}; from one that is at least half full it may hold more, for longer, so that somebody who asks for little waits for
 * no network. Never more than a tenth of the bucket: by so much may a burst exceed it.
 *
 * @param leaseMicros how much a node takes at once of a bucket in demand, as time of its rate
 */
public record LeaseTerms(long leaseMicros) {

    private static final int SHARE = 10;

    /** What a node keeps of a bucket nobody is short of. */
    private static final long AMPLE_LIFE_MICROS = 5_000_000;

    public LeaseTerms {
        if (leaseMicros < 1_000 || leaseMicros > 1_000_000) {
            throw new IllegalArgumentException("leaseMicros: " + leaseMicros + " (expected: 1000..1000000)");
        }
    }

    /** Tokens to take at once from a bucket in demand. None from a bucket so small that every token counts. */
    public long tight(Rate rate) {
        return Math.min(rate.burst() / SHARE, Math.max(1, rate.tokensIn(leaseMicros)));
    }

    /** Tokens to take at once from a bucket that is at least half full, so that all nodes together hold a tenth of it. */
    public long ample(Rate rate, int nodes) {
        return Math.max(tight(rate), rate.burst() / SHARE / nodes);
    }

    /** How long a lease may be used; what is left of it then goes back. */
    long lifeMicros(boolean ample) {
        return ample ? AMPLE_LIFE_MICROS : 2 * leaseMicros;
    }

    /** How long a node leaves a bucket alone that had less than it wished for. Meanwhile tokens gather; none are lost. */
    long pauseMicros() {
        return leaseMicros / 2;
    }
}
