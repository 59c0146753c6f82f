package dev.penstock.gateway.journal;

import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads the change journal of a drive. A page and the head beside it come from one snapshot, and numbers are given out under the
 * drive's row lock, so what a page holds is dense and nothing older can appear later (ADR 006).
 */
public final class JournalRepository {

    private static final String READ = """
            SELECT d.epoch, d.min_seq, d.head_seq, c.seq, c.entry::text AS entry
            FROM drives d
            LEFT JOIN LATERAL (
              SELECT seq, entry FROM changes WHERE drive_id = d.id AND seq > $3 ORDER BY seq LIMIT $4
            ) c ON true
            WHERE d.tenant_id = $1 AND d.id = $2
            ORDER BY c.seq""";

    private static final String HEAD = """
            SELECT id, epoch, head_seq FROM drives WHERE tenant_id = $1 AND id = $2""";

    private static final String HEADS_OF_ANY_TENANT = """
            SELECT tenant_id, id, epoch, head_seq FROM drives WHERE id = ANY($1)""";

    private final Database database;

    public JournalRepository(Database database) {
        this.database = database;
    }

    /**
     * The changes after {@code afterSeq}, oldest first.
     *
     * @param limit how many at most (expected: > 0)
     * @return empty when the tenant has no such drive
     */
    public Future<Optional<JournalPage>> read(UUID tenantId, UUID driveId, long afterSeq, int limit) {
        return database.tenant(tenantId)
                .query(READ, Tuple.of(tenantId, driveId, afterSeq, limit))
                .map(rows -> page(rows, afterSeq));
    }

    /** Where the journal of a drive stands; empty when the tenant has no such drive. */
    public Future<Optional<DriveHead>> head(UUID tenantId, UUID driveId) {
        return database.tenant(tenantId)
                .query(HEAD, Tuple.of(tenantId, driveId))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(head(tenantId, row));
                    }
                    return Optional.<DriveHead>empty();
                });
    }

    /** Where the journals of these drives of any tenant stand, in one query: the hubs' periodic look at the truth. */
    public Future<List<DriveHead>> heads(List<UUID> driveIds) {
        return database.system()
                .query(HEADS_OF_ANY_TENANT, Tuple.tuple().addArrayOfUUID(driveIds.toArray(UUID[]::new)))
                .map(rows -> {
                    List<DriveHead> heads = new ArrayList<>(rows.size());
                    rows.forEach(row -> heads.add(head(row.getUUID("tenant_id"), row)));
                    return heads;
                });
    }

    private static DriveHead head(UUID tenantId, Row row) {
        return new DriveHead(tenantId, row.getUUID("id"), row.getLong("epoch"), row.getLong("head_seq"));
    }

    private static Optional<JournalPage> page(RowSet<Row> rows, long afterSeq) {
        List<String> entries = new ArrayList<>(rows.size());
        long epoch = 0;
        long minSeq = 0;
        long head = 0;
        long from = afterSeq + 1;
        long to = afterSeq;
        for (Row row : rows) {
            epoch = row.getLong("epoch");
            minSeq = row.getLong("min_seq");
            head = row.getLong("head_seq");
            Long seq = row.getLong("seq");
            if (seq != null) {
                from = entries.isEmpty() ? seq : from;
                to = seq;
                entries.add(row.getString("entry"));
            }
        }
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(new JournalPage(epoch, minSeq, head, from, to, entries));
    }
}
