package dev.penstock.gateway.realtime.core;

/** Reads the journal for a hub; at most one read per drive is under way at any time. */
public interface JournalSource {

    /**
     * Starts a read. The answer comes later, on the hub's thread, as exactly one {@link Hub#page} or
     * {@link Hub#failed} for this drive.
     */
    void read(DriveKey drive, long after, int limit);
}
