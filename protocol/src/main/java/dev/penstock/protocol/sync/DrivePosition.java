package dev.penstock.protocol.sync;

import dev.penstock.protocol.json.FieldChecks;
import java.util.UUID;

/**
 * Where a client stands in a drive's journal.
 *
 * @param seq last change it has applied; 0 before the first
 */
public record DrivePosition(UUID drive, long epoch, long seq) {
    public DrivePosition {
        new FieldChecks()
                .required("drive", drive)
                .atLeast("epoch", epoch, 1)
                .atLeast("seq", seq, 0)
                .done();
    }
}
