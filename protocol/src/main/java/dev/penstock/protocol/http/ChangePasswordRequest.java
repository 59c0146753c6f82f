package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;

/** {@code POST /v1/me/password}. The text form of this record leaves both out. */
public record ChangePasswordRequest(String currentPassword, String newPassword) {
    public ChangePasswordRequest {
        new FieldChecks()
                .text("currentPassword", currentPassword, 1, 1024)
                .text("newPassword", newPassword, 1, 1024)
                .done();
    }

    @Override
    public String toString() {
        return "ChangePasswordRequest[***]";
    }
}
