package dev.penstock.gateway.nodes;

import dev.penstock.platform.database.Statement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements that read the tree of a drive, and their answers. Nodes come as JSON texts, ready for the wire. */
final class NodeRepository {

    private static final String FIND = """
            SELECT n.seq, node_text(n) AS node FROM nodes n
            WHERE n.tenant_id = $1 AND n.drive_id = $2 AND n.id = $3""";

    /** One row for the whole page: a thousand rows cost the client more than a thousand nodes. One more is read than is shown. */
    private static final String CHILDREN = """
            SELECT page.nodes, page.last_key
            FROM nodes p
            CROSS JOIN LATERAL (
              SELECT
                string_agg(found.node, ',' ORDER BY found.place) FILTER (WHERE found.place <= $5) AS nodes,
                CASE WHEN count(*) > $5 THEN max(found.name_key) FILTER (WHERE found.place = $5) END AS last_key
              FROM (
                SELECT n.name_key, node_text(n) AS node, row_number() OVER (ORDER BY n.name_key) AS place FROM nodes n
                WHERE n.drive_id = p.drive_id AND n.parent_id = p.id AND n.state = 'live' AND n.name_key > $4
                ORDER BY n.name_key LIMIT $5 + 1
              ) found
            ) page
            WHERE p.tenant_id = $1 AND p.drive_id = $2 AND p.id = $3 AND p.kind = 'folder' AND p.state = 'live'""";

    private NodeRepository() {}

    /** A node and its journal number. */
    record Found(long seq, String node) {}

    /**
     * A page of children.
     *
     * @param nodes JSON array, in the order of their folded names
     * @param lastKey where the next page starts, or null after the last one
     */
    record Children(String nodes, @Nullable String lastKey) {}

    /** A node, live or in the trash. */
    static Statement find(UUID tenantId, UUID driveId, UUID nodeId) {
        return new Statement(FIND, Tuple.of(tenantId, driveId, nodeId));
    }

    /** What {@link #find} found. */
    static Optional<Found> found(RowSet<Row> rows) {
        for (Row row : rows) {
            return Optional.of(new Found(row.getLong("seq"), row.getString("node")));
        }
        return Optional.empty();
    }

    /**
     * The live children of a live folder, after a folded name.
     *
     * @param afterKey the last key of the page before; "" for the first
     */
    static Statement children(UUID tenantId, UUID driveId, UUID folderId, String afterKey, int limit) {
        return new Statement(CHILDREN, Tuple.of(tenantId, driveId, folderId, afterKey, (long) limit));
    }

    /** What {@link #children} found; empty when there is no such folder. */
    static Optional<Children> page(RowSet<Row> rows) {
        for (Row row : rows) {
            String nodes = row.getString("nodes");
            return Optional.of(new Children(nodes == null ? "[]" : "[" + nodes + "]", row.getString("last_key")));
        }
        return Optional.empty();
    }
}
