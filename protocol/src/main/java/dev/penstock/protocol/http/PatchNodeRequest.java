package dev.penstock.protocol.http;

import dev.penstock.protocol.json.FieldChecks;
import dev.penstock.protocol.names.NodeName;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code PATCH /v1/drives/{d}/nodes/{n}}: rename, move, or both at once; or restore, which may rename and move on its way.
 * What is absent stays as it is; null counts as absent; at least one member is there.
 *
 * @param parent the folder to move it to
 * @param state only {@code live}, to take it out of the trash; trashing is {@code DELETE}
 */
public record PatchNodeRequest(
        @Nullable NodeName name,
        @Nullable UUID parent,
        @Nullable NodeState state) {
    public PatchNodeRequest {
        new FieldChecks()
                .check(
                        name != null || parent != null || state != null,
                        "name",
                        "missing (expected: name, parent or state)")
                .check(state != NodeState.TRASHED, "state", "\"trashed\" (expected: live; use DELETE to trash)")
                .done();
    }
}
