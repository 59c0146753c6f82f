package dev.penstock.gateway.journal;

import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Pages through every node of a drive, live or in the trash, by id. Pages are read at different moments; whoever takes the
 * journal's head beside the first page and applies the changes after it, in order, ends with the drive as it is, because every
 * entry carries a node's whole state.
 */
public final class SnapshotRepository {

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final String PAGE = """
            SELECT d.epoch, d.head_seq, page.id, page.node
            FROM drives d
            LEFT JOIN LATERAL (
              SELECT n.id, node_text(n) AS node FROM nodes n WHERE n.drive_id = d.id AND n.id > $3 ORDER BY n.id LIMIT $4
            ) page ON true
            WHERE d.tenant_id = $1 AND d.id = $2
            ORDER BY page.id""";

    private final Database database;

    public SnapshotRepository(Database database) {
        this.database = database;
    }

    /**
     * A page of nodes.
     *
     * @param head where the journal stood in the page's snapshot
     * @param nodes JSON texts
     * @param lastId where the next page starts, or null after the last one
     */
    public record Page(
            DriveHead head, List<String> nodes, @Nullable UUID lastId) {

        public Page {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * The nodes after an id.
     *
     * @param afterId the last id of the page before, or null for the first page
     * @return empty when the tenant has no such drive
     */
    public Future<Optional<Page>> read(UUID tenantId, UUID driveId, @Nullable UUID afterId, int limit) {
        UUID after = afterId == null ? BEFORE_ALL : afterId;
        return database.tenant(tenantId)
                .query(PAGE, Tuple.of(tenantId, driveId, after, limit + 1))
                .map(rows -> {
                    List<String> nodes = new ArrayList<>(rows.size());
                    UUID lastId = null;
                    DriveHead head = null;
                    for (Row row : rows) {
                        head = new DriveHead(tenantId, driveId, row.getLong("epoch"), row.getLong("head_seq"));
                        if (row.getUUID("id") != null && nodes.size() < limit) {
                            nodes.add(row.getString("node"));
                            lastId = row.getUUID("id");
                        }
                    }
                    boolean more = rows.size() > limit;
                    return head == null
                            ? Optional.<Page>empty()
                            : Optional.of(new Page(head, nodes, more ? lastId : null));
                });
    }
}
