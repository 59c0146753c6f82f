package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;
import dev.penstock.protocol.names.NodeName;
import java.util.UUID;

/** {@code POST /v1/drives/{d}/nodes}. */
public record CreateFolderRequest(UUID parent, NodeName name) {
    public CreateFolderRequest {
        new FieldChecks().required("parent", parent).required("name", name).done();
    }
}
