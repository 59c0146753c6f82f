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
 * @param baseVersion the version of the file with this name that the new content was made from; null when the client knows of
 *     no such file
 */
public record CreateUploadRequest(
        UUID parent,
        NodeName name,
        long size,
        String sha256,
        @Nullable String type,
        @Nullable Long baseVersion) {
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
                .done();
    }
}
