package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;

/** {@code PUT /v1/drives/{d}/members/{user}}: makes a user of the tenant a member, or gives a member another role. */
public record PutMemberRequest(DriveRole role) {
    public PutMemberRequest {
        new FieldChecks().required("role", role).done();
    }
}
