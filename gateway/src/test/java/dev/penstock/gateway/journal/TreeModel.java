package dev.penstock.gateway.journal;

import dev.penstock.gateway.journal.NodeOperation.CreateFolder;
import dev.penstock.gateway.journal.NodeOperation.Patch;
import dev.penstock.gateway.journal.NodeOperation.Trash;
import dev.penstock.protocol.names.NodeName;
import dev.penstock.protocol.problem.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A drive's tree as plain Java: the same rules as the SQL, said a second time and one operation at a time. */
final class TreeModel {

    record Entry(UUID id, @Nullable UUID parent, String name, String key, boolean live, long seq) {}

    private final Map<UUID, Entry> nodes = new HashMap<>();
    private long head;

    TreeModel(UUID rootId) {
        nodes.put(rootId, new Entry(rootId, null, "", "", true, 0));
    }

    Map<UUID, Entry> nodes() {
        return Map.copyOf(nodes);
    }

    long head() {
        return head;
    }

    /** Executes one operation and tells how it was refused, if it was. */
    Optional<ErrorCode> apply(NodeOperation operation) {
        if (operation instanceof CreateFolder create) {
            return create(create);
        }
        return operation instanceof Patch patch ? patch(patch) : trash((Trash) operation);
    }

    private Optional<ErrorCode> create(CreateFolder create) {
        Optional<ErrorCode> problem = folderProblem(create.parent(), null);
        if (problem.isPresent()) {
            return problem;
        }
        if (taken(create.parent(), create.name().key(), create.id())) {
            return Optional.of(ErrorCode.NAME_TAKEN);
        }
        put(new Entry(
                create.id(),
                create.parent(),
                create.name().value(),
                create.name().key(),
                true,
                ++head));
        return Optional.empty();
    }

    private Optional<ErrorCode> patch(Patch patch) {
        Entry node = nodes.get(patch.node());
        if (node == null) {
            return Optional.of(ErrorCode.NOT_FOUND);
        }
        if (patch.ifMatch() != null && patch.ifMatch() != node.seq()) {
            return Optional.of(ErrorCode.PRECONDITION_FAILED);
        }
        if (node.parent() == null) {
            return Optional.of(ErrorCode.ROOT_IMMUTABLE);
        }
        if (!node.live() && !patch.restore()) {
            return Optional.of(ErrorCode.NODE_TRASHED);
        }
        UUID parent = patch.parent() == null ? node.parent() : patch.parent();
        NodeName name = patch.name() == null ? NodeName.of(node.name()) : patch.name();
        Optional<ErrorCode> problem = folderProblem(parent, node.id());
        if (problem.isPresent()) {
            return problem;
        }
        if (taken(parent, name.key(), node.id())) {
            return Optional.of(ErrorCode.NAME_TAKEN);
        }
        if (!node.live() || !parent.equals(node.parent()) || !name.value().equals(node.name())) {
            put(new Entry(node.id(), parent, name.value(), name.key(), true, ++head));
        }
        return Optional.empty();
    }

    private Optional<ErrorCode> trash(Trash trash) {
        Entry node = nodes.get(trash.node());
        if (node == null) {
            return Optional.of(ErrorCode.NOT_FOUND);
        }
        if (trash.ifMatch() != null && trash.ifMatch() != node.seq()) {
            return Optional.of(ErrorCode.PRECONDITION_FAILED);
        }
        if (node.parent() == null) {
            return Optional.of(ErrorCode.ROOT_IMMUTABLE);
        }
        if (node.live()) {
            put(new Entry(node.id(), node.parent(), node.name(), node.key(), false, ++head));
        }
        return Optional.empty();
    }

    private Optional<ErrorCode> folderProblem(UUID folder, @Nullable UUID moving) {
        UUID at = folder;
        while (true) {
            if (at.equals(moving)) {
                return Optional.of(ErrorCode.MOVE_CYCLE);
            }
            Entry entry = nodes.get(at);
            if (entry == null || !entry.live()) {
                return Optional.of(ErrorCode.PARENT_NOT_FOUND);
            }
            if (entry.parent() == null) {
                return Optional.empty();
            }
            at = entry.parent();
        }
    }

    private boolean taken(UUID parent, String key, UUID except) {
        return nodes.values().stream()
                .anyMatch(n -> n.live() && parent.equals(n.parent()) && n.key().equals(key) && !n.id().equals(except));
    }

    private void put(Entry entry) {
        nodes.put(entry.id(), entry);
    }
}
