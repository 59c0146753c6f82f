package dev.penstock.gateway.uploads;

import dev.penstock.gateway.journal.Idempotency;
import dev.penstock.protocol.names.NodeName;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file somebody wants to bring in.
 *
 * @param nodeId the node it becomes when it is a new file
 * @param baseVersion the version of the existing file that it replaces; null for a new file
 * @param editedId the existing file; null for the one with this name in this folder
 * @param size bytes
 * @param sha256 of the whole content, 32 bytes
 * @param contentKey where content-addressed bytes of a single PUT lie
 * @param multipartKey where the parts of a multipart upload lie
 * @param partSize bytes of every part but the last; null for a single PUT
 */
@SuppressWarnings("ArrayRecordComponent") // a value on its way into a query, never compared
public record NewUpload(
        UUID tenantId,
        UUID id,
        UUID driveId,
        UUID parentId,
        NodeName name,
        UUID nodeId,
        @Nullable Integer baseVersion,
        @Nullable UUID editedId,
        long size,
        byte[] sha256,
        String contentType,
        String contentKey,
        String multipartKey,
        @Nullable Long partSize,
        UUID userId,
        UUID deviceId,
        Instant expiresAt,
        @Nullable Idempotency idempotency) {

    public NewUpload {
        Objects.requireNonNull(tenantId, "tenantId");
        Objects.requireNonNull(name, "name");
        sha256 = sha256.clone();
    }
}
