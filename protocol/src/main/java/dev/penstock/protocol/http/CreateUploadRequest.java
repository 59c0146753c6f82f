package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;
import dev.penstock.protocol.names.NodeName;
import dev.penstock.protocol.objects.Sha256;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/drives/{d}/uploads}.
 *
 * @param size of the whole file, in bytes
 * @param sha256 of the whole file, 64 lower-case hexadecimal digits
 * @param type media type; null to have it guessed from the name
 * @param baseVersion the version of the existing file that the new content was made from; null for a new file
 * @param node the existing file, wherever it lies by now and even in the trash; null to take the one with this name in this
 *     folder. Only with {@code baseVersion}
 */
public record CreateUploadRequest(
        UUID parent,
        NodeName name,
        long size,
        String sha256,
        @Nullable String type,
        @Nullable Long baseVersion,
        @Nullable UUID node) {
    private static final int TYPE_LENGTH_MAX = 127;
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+");

    public CreateUploadRequest {
        new FieldChecks()
                .required("parent", parent)
                .required("name", name)
                .atLeast("size", size, 0)
                .required("sha256", sha256)
                .check(sha256 == null || Sha256.isHex(sha256), "sha256", "(expected: 64 lower-case hexadecimal digits)")
                .optionalText("type", type, 3, TYPE_LENGTH_MAX)
                .check(
                        type == null || TYPE.matcher(type).matches(),
                        "type",
                        "(expected: type/subtype without parameters)")
                .optionalAtLeast("baseVersion", baseVersion, 1)
                .check(node == null || baseVersion != null, "node", "(expected: only with baseVersion)")
                .done();
    }

    /** A new file, or a new version of the file with this name in this folder. */
    public CreateUploadRequest(
            UUID parent, NodeName name, long size, String sha256, @Nullable String type, @Nullable Long baseVersion) {
        this(parent, name, size, sha256, type, baseVersion, null);
    }
}
