package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import org.jspecify.annotations.Nullable;

/**
 * A fixed answer.
 *
 * @param status 200 to 599
 * @param body up to 65,536 characters; null for none
 * @param type the body's media type; null for {@code text/plain; charset=utf-8}
 */
public record RespondTargetDocument(
        Integer status, @Nullable String body, @Nullable String type) {

    private static final int BODY_LENGTH_MAX = 65_536;
    private static final int TYPE_LENGTH_MAX = 255;

    public RespondTargetDocument {
        FieldChecks checks = new FieldChecks()
                .required("status", status)
                .optionalText("body", body, 0, BODY_LENGTH_MAX)
                .optionalText("type", type, 1, TYPE_LENGTH_MAX)
                .check(
                        type == null || HeaderEditsDocument.isValue(type),
                        "type",
                        "expected: visible ASCII characters and spaces");
        if (status != null) {
            checks.range("status", status, 200, 599);
        }
        checks.done();
    }
}
