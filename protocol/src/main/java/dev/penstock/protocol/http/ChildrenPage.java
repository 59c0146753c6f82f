package dev.penstock.protocol.http;

import dev.penstock.protocol.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/drives/{d}/nodes/{n}/children}.
 *
 * @param entries live nodes in the order of their folded names, each a {@link NodeView} as the database wrote it
 * @param next token for {@code after}; null on the last page
 */
public record ChildrenPage(List<RawJson> entries, @Nullable String next) {
    public ChildrenPage {
        entries = List.copyOf(entries);
    }

    /** The entries as a client reads them. */
    public List<NodeView> nodes() {
        return entries.stream().map(e -> e.as(NodeView.class)).toList();
    }
}
