package dev.penstock.protocol.http;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.penstock.protocol.json.FieldChecks;
import dev.penstock.protocol.names.NodeName;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One operation of a batch, named by its member {@code op}. Each does what its single request does. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
    @JsonSubTypes.Type(value = BatchOperation.Folder.class, name = "folder"),
    @JsonSubTypes.Type(value = BatchOperation.Patch.class, name = "patch"),
    @JsonSubTypes.Type(value = BatchOperation.Trash.class, name = "trash")
})
public sealed interface BatchOperation {
    /** As {@link CreateFolderRequest}. */
    record Folder(UUID parent, NodeName name) implements BatchOperation {
        public Folder {
            new FieldChecks().required("parent", parent).required("name", name).done();
        }
    }

    /**
     * As {@link PatchNodeRequest}.
     *
     * @param ifSeq what If-Match would say: only when the node's {@code seq} is this; null for any
     */
    record Patch(
            UUID node,
            @Nullable NodeName name,
            @Nullable UUID parent,
            @Nullable NodeState state,
            @Nullable Long ifSeq) implements BatchOperation {
        public Patch {
            new FieldChecks()
                    .required("node", node)
                    .check(
                            name != null || parent != null || state != null,
                            "name",
                            "missing (expected: name, parent or state)")
                    .check(state != NodeState.TRASHED, "state", "\"trashed\" (expected: live; use op trash)")
                    .optionalAtLeast("ifSeq", ifSeq, 1)
                    .done();
        }
    }

    /**
     * As {@code DELETE} of the node.
     *
     * @param ifSeq what If-Match would say: only when the node's {@code seq} is this; null for any
     */
    record Trash(UUID node, @Nullable Long ifSeq) implements BatchOperation {
        public Trash {
            new FieldChecks()
                    .required("node", node)
                    .optionalAtLeast("ifSeq", ifSeq, 1)
                    .done();
        }
    }
}
