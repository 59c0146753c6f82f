package dev.penstock.gateway.realtime.core;

/**
 * The answer to a subscription.
 *
 * @param epoch the drive's epoch, 0 when unavailable
 * @param head the newest change the hub knows of, 0 when unavailable
 */
public record Opened(Outcome outcome, long epoch, long head) {

    /** What became of it. */
    public enum Outcome {
        /** Subscribed; every change after the client's position follows. */
        RECOVERED,
        /** Subscribed from {@code head} on; the client reads what lies before from the journal. */
        BEHIND,
        /** Not subscribed: another epoch. */
        RESYNC_EPOCH,
        /** Not subscribed: the position is not in the journal. */
        RESYNC_GAP,
        /** Not subscribed: the journal could not be read now; trying again may help. */
        UNAVAILABLE
    }

    /** Whether changes will follow. */
    public boolean subscribed() {
        return outcome == Outcome.RECOVERED || outcome == Outcome.BEHIND;
    }
}
