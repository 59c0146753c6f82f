package dev.penstock.protocol.http;

import dev.penstock.protocol.json.RawJson;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/drives/{d}/nodes/{n}/children}.
 *
 * @param entries array of live nodes in the order of their folded names, each a {@link NodeView}, as the database wrote it
 * @param next token for {@code after}; null on the last page
 */
public record ChildrenPage(RawJson entries, @Nullable String next) {

    public ChildrenPage {
        Objects.requireNonNull(entries, "entries");
    }

    /** The entries as a client reads them. */
    public List<NodeView> nodes() {
        return List.of(entries.as(NodeView[].class));
    }
}
