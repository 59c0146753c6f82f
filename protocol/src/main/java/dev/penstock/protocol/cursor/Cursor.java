package dev.penstock.protocol.cursor;

import java.util.Objects;
import java.util.UUID;

/**
 * A position in a drive's journal: everything up to and including {@code seq} has been seen.
 *
 * @param drive whose journal
 * @param epoch the journal's incarnation; restoring a backup raises it and voids older positions
 * @param seq last change seen; 0 before the first
 */
public record Cursor(UUID drive, long epoch, long seq) {
    public Cursor {
        Objects.requireNonNull(drive, "drive");
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch: " + epoch + " (expected: >= 1)");
        }
        if (seq < 0) {
            throw new IllegalArgumentException("seq: " + seq + " (expected: >= 0)");
        }
    }

    /** The position after reading on to that change of the same journal. */
    public Cursor at(long newSeq) {
        return new Cursor(drive, epoch, newSeq);
    }
}
