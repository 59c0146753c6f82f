package dev.penstock.gateway.realtime.core;

import java.util.List;

/**
 * What one journal read returned: the truth at the moment of the read.
 *
 * @param epoch the drive's epoch
 * @param minSeq changes up to and including this one may be gone; a reader below it needs a snapshot
 * @param head the newest committed change, 0 for a drive without changes
 * @param after the position the entries follow on
 * @param entries the changes {@code after+1, after+2, …} without a hole
 */
public record Page(long epoch, long minSeq, long head, long after, List<Entry> entries) implements ChangeRun {

    /** Refuses a page with a hole: a hole passed on would be a change lost. */
    public Page {
        entries = List.copyOf(entries);
        long expected = after;
        for (Entry entry : entries) {
            expected++;
            if (entry.seq() != expected) {
                throw new IllegalArgumentException("entry seq: " + entry.seq() + " (expected: " + expected + ")");
            }
        }
    }

    @Override
    public long base() {
        return after;
    }

    @Override
    public long top() {
        return after + entries.size();
    }

    @Override
    public Entry get(long seq) {
        return entries.get((int) (seq - after - 1));
    }
}
