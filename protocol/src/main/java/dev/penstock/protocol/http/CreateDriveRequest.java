package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;

/**
 * {@code POST /v1/drives}. The caller becomes its owner.
 *
 * @param name for people; several drives may have the same
 */
public record CreateDriveRequest(String name) {
    public CreateDriveRequest {
        new FieldChecks()
                .text("name", name, 1, 100)
                .check(name == null || !name.isBlank(), "name", "blank (expected: a visible character)")
                .done();
    }
}
