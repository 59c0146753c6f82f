package dev.penstock.gateway.journal;

import java.util.Objects;
import java.util.UUID;

/**
 * Where a drive's journal stands after a commit.
 *
 * @param epoch the drive's incarnation; a restore from backup raises it
 * @param seq the number of the last committed change
 */
public record DriveHead(UUID tenantId, UUID driveId, long epoch, long seq) {

    public DriveHead {
        Objects.requireNonNull(tenantId, "tenantId");
        Objects.requireNonNull(driveId, "driveId");
    }
}
