package dev.penstock.gateway.uploads;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code uploads}.
 *
 * @param nodeId the node it will be, or is, a version of
 * @param baseVersion the version it replaces; null for a new file
 * @param size bytes announced
 * @param sha256 of the whole content as announced, 32 bytes
 * @param objectKey where the store keeps, or will keep, the bytes
 * @param multipartId the store's name of a multipart upload; null for a single PUT, or before the store was asked
 * @param partSize bytes of every part but the last; null for a single PUT
 * @param resultSeq the journal number of the commit; null until completed
 */
@SuppressWarnings("ArrayRecordComponent") // a row, never compared
public record Upload(
        UUID tenantId,
        UUID id,
        UUID driveId,
        UUID nodeId,
        UUID parentId,
        String name,
        @Nullable Integer baseVersion,
        long size,
        byte[] sha256,
        String contentType,
        String objectKey,
        @Nullable String multipartId,
        @Nullable Long partSize,
        State state,
        @Nullable Long resultSeq,
        UUID userId,
        Instant expiresAt) {

    /** Where an upload stands. Only a pending one can move on, once. */
    public enum State {
        PENDING,
        COMPLETED,
        ABORTED;

        static State of(String column) {
            return valueOf(column.toUpperCase(Locale.ROOT));
        }
    }

    public Upload {
        Objects.requireNonNull(tenantId, "tenantId");
        Objects.requireNonNull(id, "id");
        sha256 = sha256.clone();
    }

    /** Whether the bytes come in parts. */
    public boolean multipart() {
        return partSize != null;
    }
}
