package dev.penstock.protocol.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A folder or file. Absent values are written as null, as the database's {@code node_text} does.
 *
 * @param parent the folder it lies in; null for the root
 * @param seq number of its last change in the drive's journal; its ETag is {@code "seq"}
 * @param version number of a file's current version, from 1; null for a folder
 * @param size in bytes; null for a folder
 * @param sha256 64 lower-case hexadecimal digits; null for a folder
 * @param type media type; null for a folder
 * @param thumbnail whether the current version has thumbnails
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record NodeView(
        UUID id,
        @Nullable UUID parent,
        String name,
        NodeKind kind,
        NodeState state,
        long seq,
        @Nullable Long version,
        @Nullable Long size,
        @Nullable String sha256,
        @Nullable String type,
        boolean thumbnail,
        Instant createdAt,
        Instant modifiedAt) {
    public NodeView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(modifiedAt, "modifiedAt");
    }
}
