package dev.penstock.protocol.http;

import dev.penstock.protocol.json.RawJson;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@link CreateUploadRequest}; which members are there depends on the mode.
 *
 * @param put the one PUT to send; mode {@code put} only
 * @param partSize bytes of every part but the last; mode {@code multipart} only
 * @param parts number of parts; mode {@code multipart} only
 * @param node the {@link NodeView} that is there now; mode {@code instant} only
 * @param expiresAt when the upload is given up; absent in mode {@code instant}
 */
public record UploadTicket(
        UUID id,
        UploadMode mode,
        @Nullable PresignedPut put,
        @Nullable Long partSize,
        @Nullable Integer parts,
        @Nullable RawJson node,
        @Nullable Instant expiresAt) {
    public UploadTicket {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(mode, "mode");
        boolean whole =
                switch (mode) {
                    case INSTANT -> node != null && put == null && partSize == null && parts == null;
                    case PUT -> put != null && node == null && partSize == null && parts == null && expiresAt != null;
                    case MULTIPART ->
                        partSize != null && parts != null && node == null && put == null && expiresAt != null;
                };
        if (!whole) {
            throw new IllegalArgumentException("mode: " + mode + " (expected: exactly the members of this mode)");
        }
    }

    /** The content is known: the node exists. */
    public static UploadTicket instant(UUID id, RawJson node) {
        return new UploadTicket(id, UploadMode.INSTANT, null, null, null, node, null);
    }

    /** One PUT. */
    public static UploadTicket put(UUID id, PresignedPut put, Instant expiresAt) {
        return new UploadTicket(id, UploadMode.PUT, put, null, null, null, expiresAt);
    }

    /** So many parts of that many bytes, the last one of what remains. */
    public static UploadTicket multipart(UUID id, long partSize, int parts, Instant expiresAt) {
        return new UploadTicket(id, UploadMode.MULTIPART, null, partSize, parts, null, expiresAt);
    }
}
