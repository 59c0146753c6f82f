package dev.penstock.protocol.jobs;

import dev.penstock.protocol.json.FieldChecks;
import dev.penstock.protocol.objects.Sha256;
import java.util.UUID;

/**
 * What the ledger keeps for a {@link JobKind#THUMBNAIL} job.
 *
 * @param version the file version to make thumbnails of; a later one has a job of its own
 * @param sha256 of the content, 64 lower-case hexadecimal digits
 * @param objectKey where the content lies
 * @param size of the content, in bytes
 * @param type media type as the client said it; the decoder trusts the bytes alone
 */
public record ThumbnailPayload(
        UUID drive, UUID node, long version, String sha256, String objectKey, long size, String type) {
    public ThumbnailPayload {
        new FieldChecks()
                .required("drive", drive)
                .required("node", node)
                .atLeast("version", version, 1)
                .required("sha256", sha256)
                .check(sha256 == null || Sha256.isHex(sha256), "sha256", "(expected: 64 lower-case hexadecimal digits)")
                .text("objectKey", objectKey, 1, 1024)
                .atLeast("size", size, 0)
                .text("type", type, 1, 127)
                .done();
    }
}
