package dev.penstock.gateway.nodes;

import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the tree of a drive. Nodes come as JSON texts, ready for the wire. */
public final class NodeRepository {

    private static final String FIND = """
            SELECT n.seq, node_entry(n)::text AS node FROM nodes n
            WHERE n.tenant_id = $1 AND n.drive_id = $2 AND n.id = $3""";

    private static final String CHILDREN = """
            SELECT found.name_key, found.node
            FROM nodes p
            LEFT JOIN LATERAL (
              SELECT n.name_key, node_entry(n)::text AS node FROM nodes n
              WHERE n.drive_id = p.drive_id AND n.parent_id = p.id AND n.state = 'live' AND n.name_key > $4
              ORDER BY n.name_key LIMIT $5
            ) found ON true
            WHERE p.tenant_id = $1 AND p.drive_id = $2 AND p.id = $3 AND p.kind = 'folder' AND p.state = 'live'
            ORDER BY found.name_key""";

    private final Database database;

    public NodeRepository(Database database) {
        this.database = database;
    }

    /** A node and its journal number. */
    public record Found(long seq, String node) {}

    /**
     * A page of children.
     *
     * @param nodes JSON texts, in the order of their folded names
     * @param lastKey where the next page starts, or null after the last one
     */
    public record Children(List<String> nodes, @Nullable String lastKey) {

        public Children {
            nodes = List.copyOf(nodes);
        }
    }

    /** A node, live or in the trash. */
    public Future<Optional<Found>> find(UUID tenantId, UUID driveId, UUID nodeId) {
        return database.tenant(tenantId)
                .query(FIND, Tuple.of(tenantId, driveId, nodeId))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(new Found(row.getLong("seq"), row.getString("node")));
                    }
                    return Optional.<Found>empty();
                });
    }

    /**
     * The live children of a live folder, after a folded name.
     *
     * @param afterKey the last key of the page before; "" for the first
     * @return empty when there is no such folder
     */
    public Future<Optional<Children>> children(UUID tenantId, UUID driveId, UUID folderId, String afterKey, int limit) {
        // One more than asked for tells whether there is a next page.
        return database.tenant(tenantId)
                .query(CHILDREN, Tuple.of(tenantId, driveId, folderId, afterKey, limit + 1))
                .map(rows -> {
                    List<String> nodes = new ArrayList<>(rows.size());
                    String lastKey = null;
                    for (Row row : rows) {
                        // The one row of an empty folder has no child: no key, and a node made of nulls.
                        String key = row.getString("name_key");
                        if (key != null && nodes.size() < limit) {
                            nodes.add(row.getString("node"));
                            lastKey = key;
                        }
                    }
                    boolean more = rows.size() > limit;
                    return rows.size() == 0
                            ? Optional.<Children>empty()
                            : Optional.of(new Children(nodes, more ? lastKey : null));
                });
    }
}
