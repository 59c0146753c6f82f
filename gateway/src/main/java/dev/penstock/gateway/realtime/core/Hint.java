package dev.penstock.gateway.realtime.core;

/**
 * News that a drive's journal has grown. Only a hint: it may be lost, late, doubled or wrong, and never
 * decides what a client is told; it decides when the journal is read.
 *
 * @param committedAtMs wall clock of the commit in Unix milliseconds, 0 when not known
 */
public record Hint(DriveKey key, long epoch, long seq, long committedAtMs) {

    /** What two hints about the same drive say together: the newer position, and the earlier commit that still waits. */
    public static Hint newest(Hint waiting, Hint next) {
        boolean newer = next.epoch != waiting.epoch ? next.epoch > waiting.epoch : next.seq > waiting.seq;
        Hint news = newer ? next : waiting;
        long since = waiting.committedAtMs == 0 ? next.committedAtMs : waiting.committedAtMs;
        return new Hint(news.key, news.epoch, news.seq, since);
    }
}
