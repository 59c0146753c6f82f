package dev.penstock.protocol.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a drive's journal. Clients apply it by putting {@code node} in the place of what they know of that node,
 * unless they know it at the same {@code seq} or a later one.
 *
 * @param seq its number: dense, in the order of commits
 * @param actor who did it; null for the service itself
 * @param node as it is after the change
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ChangeEntry(
        long seq, ChangeOp op, Instant at, @Nullable UUID actor, NodeView node) {
    public ChangeEntry {
        Objects.requireNonNull(op, "op");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(node, "node");
    }
}
