package dev.penstock.gateway.content;

import dev.penstock.gateway.journal.DriveHead;
import dev.penstock.gateway.journal.MutationBatch;
import dev.penstock.gateway.journal.MutationResult;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The versions of files and where their bytes and thumbnails lie in the store. */
public final class VersionRepository {

    private static final String LOCATE = """
            SELECT n.name, v.no, v.size, v.sha256, v.content_type, b.object_key
            FROM nodes n
            JOIN versions v ON v.drive_id = n.drive_id AND v.node_id = n.id AND v.no = coalesce($4, n.version_no)
            JOIN blobs b ON b.tenant_id = v.tenant_id AND b.id = v.blob_id
            WHERE n.tenant_id = $1 AND n.drive_id = $2 AND n.id = $3""";

    private static final String LIST = """
            SELECT v.no, v.size, v.sha256, v.content_type, v.created_by, v.created_at
            FROM versions v
            WHERE v.tenant_id = $1 AND v.drive_id = $2 AND v.node_id = $3 AND v.no < $4
            ORDER BY v.no DESC LIMIT $5""";

    private static final String THUMBNAIL = """
            SELECT n.kind, t.object_key, t.content_type, n.sha256,
              EXISTS (
                SELECT FROM jobs j WHERE j.tenant_id = n.tenant_id AND j.kind = 'thumbnail'
                  AND j.dedupe_key = n.id || ':' || n.version_no AND j.state NOT IN ('done', 'dead', 'cancelled')) AS pending
            FROM nodes n
            LEFT JOIN thumbnails t ON t.tenant_id = n.tenant_id AND t.sha256 = n.sha256 AND t.box_px = $4 AND n.thumbnail
            WHERE n.tenant_id = $1 AND n.drive_id = $2 AND n.id = $3""";

    private static final String RESTORE = """
            WITH judged AS (
              SELECT CASE
                WHEN n.id IS NULL THEN 'not-found'
                WHEN $6::bigint IS NOT NULL AND n.seq <> $6 THEN 'precondition-failed'
                WHEN n.kind <> 'file' THEN 'not-a-file'
                WHEN n.state <> 'live' THEN 'node-trashed'
                WHEN v.no IS NULL THEN 'not-found'
              END AS refused, v.blob_id, v.size, v.sha256, v.content_type,
              EXISTS (SELECT FROM thumbnails t WHERE t.tenant_id = $1 AND t.sha256 = v.sha256) AS thumbnail
              FROM (SELECT) one
              LEFT JOIN nodes n ON n.tenant_id = $1 AND n.drive_id = $2 AND n.id = $4
              LEFT JOIN versions v ON v.drive_id = n.drive_id AND v.node_id = n.id AND v.no = $5
            ), ok AS (
              SELECT * FROM judged WHERE refused IS NULL
            ), head AS (
              UPDATE drives d SET head_seq = d.head_seq + 1, bytes_used = d.bytes_used + ok.size FROM ok
              WHERE d.tenant_id = $1 AND d.id = $2 RETURNING d.epoch, d.head_seq AS seq
            ), blob AS (
              UPDATE blobs b SET refs = refs + 1 FROM ok WHERE b.tenant_id = $1 AND b.id = ok.blob_id
            ), made AS (
              UPDATE nodes n SET seq = head.seq, version_no = n.version_no + 1, blob_id = ok.blob_id, size = ok.size,
                sha256 = ok.sha256, content_type = ok.content_type, thumbnail = ok.thumbnail, modified_at = now()
              FROM ok, head WHERE n.drive_id = $2 AND n.id = $4
              RETURNING n
            ), version AS (
              INSERT INTO versions (drive_id, node_id, no, tenant_id, blob_id, size, sha256, content_type, created_by)
              SELECT $2, (n).id, (n).version_no, $1, (n).blob_id, (n).size, (n).sha256, (n).content_type, $3 FROM made
            ), journal AS (
              INSERT INTO changes (drive_id, seq, tenant_id, node_id, entry)
              SELECT $2, (n).seq, $1, (n).id, change_entry('update', $3, n) FROM made
            )
            SELECT judged.refused, (made.n).seq AS seq, node_entry(made.n)::text AS node, head.epoch
            FROM judged LEFT JOIN made ON true LEFT JOIN head ON true""";

    private final Database database;

    public VersionRepository(Database database) {
        this.database = database;
    }

    /** Where the bytes of a version lie. */
    @SuppressWarnings("ArrayRecordComponent") // a row, never compared
    public record Location(String name, int version, long size, byte[] sha256, String contentType, String objectKey) {}

    /** A version as listed. */
    @SuppressWarnings("ArrayRecordComponent") // a row, never compared
    public record Version(
            int number,
            long size,
            byte[] sha256,
            String contentType,
            @Nullable UUID createdBy,
            Instant createdAt) {}

    /**
     * Where the thumbnail of a node's current version lies.
     *
     * @param objectKey null when there is none
     * @param contentType null when there is none
     * @param pending whether a job is under way that may make it
     */
    public record Thumbnail(
            @Nullable String objectKey, @Nullable String contentType, boolean pending) {}

    /**
     * The bytes of a version of a file.
     *
     * @param version its number, or null for the current one
     * @return empty when there is no such file or version
     */
    public Future<Optional<Location>> locate(UUID tenantId, UUID driveId, UUID nodeId, @Nullable Integer version) {
        return database.tenant(tenantId)
                .query(LOCATE, Tuple.of(tenantId, driveId, nodeId).addValue(version))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(new Location(
                                row.getString("name"),
                                row.getInteger("no"),
                                row.getLong("size"),
                                row.getBuffer("sha256").getBytes(),
                                row.getString("content_type"),
                                row.getString("object_key")));
                    }
                    return Optional.<Location>empty();
                });
    }

    /** The versions before a number, newest first. */
    public Future<List<Version>> list(UUID tenantId, UUID driveId, UUID nodeId, int before, int limit) {
        return database.tenant(tenantId)
                .query(LIST, Tuple.of(tenantId, driveId, nodeId, before, limit))
                .map(rows -> {
                    List<Version> versions = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        versions.add(new Version(
                                row.getInteger("no"),
                                row.getLong("size"),
                                row.getBuffer("sha256").getBytes(),
                                row.getString("content_type"),
                                row.getUUID("created_by"),
                                row.getOffsetDateTime("created_at").toInstant()));
                    }
                    return versions;
                });
    }

    /** The thumbnail of a node's current version in a box of this many pixels; empty when there is no such node. */
    public Future<Optional<Thumbnail>> thumbnail(UUID tenantId, UUID driveId, UUID nodeId, int boxPx) {
        return database.tenant(tenantId)
                .query(THUMBNAIL, Tuple.of(tenantId, driveId, nodeId, boxPx))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(new Thumbnail(
                                row.getString("object_key"), row.getString("content_type"), row.getBoolean("pending")));
                    }
                    return Optional.<Thumbnail>empty();
                });
    }

    /**
     * Makes an old version the newest again, as a new version with the old bytes.
     *
     * @param ifMatch the journal number the node must still have, or null for any
     * @return a batch with one result
     */
    public Future<MutationBatch> restore(
            UUID tenantId, UUID driveId, UUID actorId, UUID nodeId, int version, @Nullable Long ifMatch) {
        Tuple arguments = Tuple.of(tenantId, driveId, actorId, nodeId, version).addValue(ifMatch);
        return database.tenant(tenantId)
                .underDriveLock(driveId, RESTORE, arguments)
                .map(rows -> restored(tenantId, driveId, rows));
    }

    private static MutationBatch restored(UUID tenantId, UUID driveId, RowSet<Row> rows) {
        Row row = rows.iterator().next();
        String refused = row.getString("refused");
        if (refused != null) {
            ErrorCode code = ErrorCode.byCode(refused).orElseThrow();
            return new MutationBatch(List.of(new MutationResult.Refused(code)), Optional.empty());
        }
        long seq = row.getLong("seq");
        return new MutationBatch(
                List.of(new MutationResult.Committed(seq, row.getString("node"), true)),
                Optional.of(new DriveHead(tenantId, driveId, row.getLong("epoch"), seq)));
    }
}
