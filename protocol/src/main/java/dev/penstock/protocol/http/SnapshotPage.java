package dev.penstock.protocol.http;

import dev.penstock.protocol.json.RawJson;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/drives/{d}/snapshot}. Every page of one run has the same {@code epoch}, {@code seq} and {@code cursor}: read
 * all pages, then the changes from there. A node that changed while the pages were read may show its newer state, with its
 * newer {@code seq}; the changes that follow bring everything to the same state.
 *
 * @param seq the position the snapshot is pinned to
 * @param entries each a {@link NodeView}, live and trashed, in the order of ids
 * @param next token for {@code after}; null on the last page
 * @param cursor where to read changes from when the last page is in
 */
public record SnapshotPage(
        UUID drive,
        long epoch,
        long seq,
        List<RawJson> entries,
        @Nullable String next,
        String cursor) {
    public SnapshotPage {
        Objects.requireNonNull(drive, "drive");
        Objects.requireNonNull(cursor, "cursor");
        entries = List.copyOf(entries);
    }

    /** The entries as a client reads them. */
    public List<NodeView> nodes() {
        return entries.stream().map(e -> e.as(NodeView.class)).toList();
    }
}
