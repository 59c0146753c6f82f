package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;

/** {@code PATCH /v1/tenant/users/{user}}. */
public record PatchTenantUserRequest(UserState state) {
    public PatchTenantUserRequest {
        new FieldChecks().required("state", state).done();
    }
}
