package dev.penstock.gateway.uploads;

import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The order to turn an upload whose bytes are in the store into a version of a file.
 *
 * @param blobId the id of the blob row if these bytes are new to the tenant
 * @param jobId the id of the thumbnail job if one is made
 * @param thumbnailWanted whether the content is of a kind that gets thumbnails
 * @param traceparent the W3C trace context the job carries on, or null
 */
public record FileCommit(
        UUID tenantId,
        UUID driveId,
        UUID uploadId,
        UUID actorId,
        UUID blobId,
        UUID jobId,
        boolean thumbnailWanted,
        @Nullable String traceparent) {

    public FileCommit {
        Objects.requireNonNull(tenantId, "tenantId");
        Objects.requireNonNull(driveId, "driveId");
        Objects.requireNonNull(uploadId, "uploadId");
    }
}
