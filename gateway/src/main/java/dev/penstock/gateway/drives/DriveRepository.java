package dev.penstock.gateway.drives;

import dev.penstock.gateway.journal.Idempotency;
import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code drives}, as a member sees them. */
public final class DriveRepository {

    private static final String COLUMNS = """
            d.id, d.name, d.root_id, d.epoch, d.head_seq, d.bytes_used, d.created_at, m.role""";

    private static final String CREATE = """
            WITH drive AS (
              INSERT INTO drives (tenant_id, id, name, root_id)
              SELECT $1, $2, $3, $4
              WHERE $6::text IS NULL OR NOT EXISTS (
                SELECT FROM idempotency i WHERE i.tenant_id = $1 AND i.user_id = $5 AND i.key = $6)
              RETURNING *
            ), root AS (
              INSERT INTO nodes (drive_id, id, tenant_id, name, name_key, kind, seq)
              SELECT id, root_id, $1, '', '', 'folder', 0 FROM drive
            ), owner AS (
              INSERT INTO members (tenant_id, drive_id, user_id, role) SELECT $1, id, $5, 'owner' FROM drive RETURNING role
            ), remembered AS (
              INSERT INTO idempotency (tenant_id, user_id, key, fingerprint, resource_id)
              SELECT $1, $5, $6, $7, id FROM drive WHERE $6 IS NOT NULL
            )
            SELECT\s""" + COLUMNS + " FROM drive d, owner m";

    private static final String FIND = "SELECT " + COLUMNS + """
             FROM drives d JOIN members m ON m.tenant_id = d.tenant_id AND m.drive_id = d.id
            WHERE d.tenant_id = $1 AND d.id = $2 AND m.user_id = $3""";

    private static final String LIST = "SELECT " + COLUMNS + """
             FROM members m JOIN drives d ON d.tenant_id = m.tenant_id AND d.id = m.drive_id
            WHERE m.tenant_id = $1 AND m.user_id = $2 AND d.id > $3 ORDER BY d.id LIMIT $4""";

    private final Database database;

    public DriveRepository(Database database) {
        this.database = database;
    }

    /**
     * A drive.
     *
     * @param bytesUsed by all versions of all files
     * @param role of the member who asked: viewer, editor or owner
     */
    public record Drive(
            UUID id,
            String name,
            UUID rootId,
            long epoch,
            long headSeq,
            long bytesUsed,
            Instant createdAt,
            String role) {}

    /**
     * Makes a drive with its root folder and its owner.
     *
     * @return empty when the idempotency key was used before
     */
    public Future<Optional<Drive>> create(
            UUID tenantId, UUID ownerId, UUID driveId, UUID rootId, String name, @Nullable Idempotency idempotency) {
        Tuple arguments = Idempotency.addTo(Tuple.of(tenantId, driveId, name, rootId, ownerId), idempotency);
        return database.tenant(tenantId).query(CREATE, arguments).map(rows -> first(rows));
    }

    /** A drive the user is a member of. */
    public Future<Optional<Drive>> find(UUID tenantId, UUID userId, UUID driveId) {
        return database.tenant(tenantId)
                .query(FIND, Tuple.of(tenantId, driveId, userId))
                .map(rows -> first(rows));
    }

    /**
     * The drives the user is a member of, by id.
     *
     * @param afterId the last id of the page before; all zeros for the first
     */
    public Future<List<Drive>> list(UUID tenantId, UUID userId, UUID afterId, int limit) {
        return database.tenant(tenantId)
                .query(LIST, Tuple.of(tenantId, userId, afterId, limit))
                .map(rows -> {
                    List<Drive> drives = new ArrayList<>(rows.size());
                    rows.forEach(row -> drives.add(drive(row)));
                    return drives;
                });
    }

    private static Optional<Drive> first(Iterable<Row> rows) {
        for (Row row : rows) {
            return Optional.of(drive(row));
        }
        return Optional.empty();
    }

    private static Drive drive(Row row) {
        return new Drive(
                row.getUUID("id"),
                row.getString("name"),
                row.getUUID("root_id"),
                row.getLong("epoch"),
                row.getLong("head_seq"),
                row.getLong("bytes_used"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getString("role"));
    }
}
