package dev.penstock.gateway.journal;

import java.util.List;

/**
 * A contiguous stretch of one drive's journal and where the journal stood in the same snapshot.
 *
 * @param epoch the drive's incarnation
 * @param minSeq changes up to and including this one may be gone; a reader below it needs a snapshot
 * @param head the number of the last committed change
 * @param from the number of the first entry; {@code to + 1} when there is none
 * @param to the number of the last entry; what the reader asked to start after when there is none
 * @param entries the changes as JSON texts, byte for byte as they go over the wire
 */
public record JournalPage(long epoch, long minSeq, long head, long from, long to, List<String> entries) {

    public JournalPage {
        entries = List.copyOf(entries);
    }

    /** Whether the journal holds more than this page. */
    public boolean more() {
        return to < head;
    }
}
