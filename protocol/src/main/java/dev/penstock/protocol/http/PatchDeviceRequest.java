package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;

/**
 * {@code PATCH /v1/devices/{device}}.
 *
 * @param name what to call the device in lists
 */
public record PatchDeviceRequest(String name) {
    public PatchDeviceRequest {
        new FieldChecks()
                .text("name", name, 1, 100)
                .check(name == null || !name.isBlank(), "name", "blank (expected: a name)")
                .done();
    }
}
