package dev.penstock.gateway.journal;

import dev.penstock.protocol.names.NodeName;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One change to the tree of a drive that moves no bytes. */
public sealed interface NodeOperation {

    /**
     * Makes an empty folder.
     *
     * @param id the new node's
     * @param idempotency what makes a repeated request harmless; null when the client gave no key
     */
    record CreateFolder(
            UUID id, UUID parent, NodeName name, @Nullable Idempotency idempotency) implements NodeOperation {

        public CreateFolder {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(parent, "parent");
            Objects.requireNonNull(name, "name");
        }
    }

    /**
     * Renames, moves within the drive, brings back from the trash, or several at once: one row, one journal entry.
     *
     * @param name the new name, or null to keep it
     * @param parent the new folder, or null to stay
     * @param restore whether a node in the trash comes back; without it such a node cannot be patched
     * @param ifMatch the journal number the node must still have, or null for any
     */
    record Patch(
            UUID node,
            @Nullable NodeName name,
            @Nullable UUID parent,
            boolean restore,
            @Nullable Long ifMatch) implements NodeOperation {

        public Patch {
            Objects.requireNonNull(node, "node");
        }
    }

    /**
     * Puts a node into the trash, and with it out of reach whatever lies below. Doing it again changes nothing.
     *
     * @param ifMatch the journal number the node must still have, or null for any
     */
    record Trash(UUID node, @Nullable Long ifMatch) implements NodeOperation {

        public Trash {
            Objects.requireNonNull(node, "node");
        }
    }
}
