package dev.penstock.gateway.content;

import dev.penstock.gateway.journal.DriveHead;
import dev.penstock.gateway.journal.Idempotency;
import dev.penstock.gateway.journal.MutationBatch;
import dev.penstock.gateway.journal.MutationResult;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.jobs.ThumbnailSource;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
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
                  AND j.dedupe_key = thumbnail_key(n) AND j.state NOT IN ('done', 'dead', 'cancelled')) AS pending
            FROM nodes n
            LEFT JOIN thumbnails t ON t.tenant_id = n.tenant_id AND t.sha256 = n.sha256 AND t.box_px = $4 AND n.thumbnail
            WHERE n.tenant_id = $1 AND n.drive_id = $2 AND n.id = $3""";

    private static final String RESTORE = """
            WITH judged AS (
              SELECT CASE
                WHEN $7::text IS NOT NULL AND EXISTS (
                  SELECT FROM idempotency i WHERE i.tenant_id = $1 AND i.user_id = $3 AND i.key = $7) THEN 'replayed'
                WHEN n.id IS NULL THEN 'not-found'
                WHEN $6::bigint IS NOT NULL AND n.seq <> $6 THEN 'precondition-failed'
                WHEN n.kind <> 'file' THEN 'not-a-file'
                WHEN n.state <> 'live' THEN 'node-trashed'
                WHEN v.no IS NULL THEN 'not-found'
                WHEN (SELECT sum(d.bytes_used) FROM drives d WHERE d.tenant_id = $1) + v.size
                  > (SELECT p.storage_bytes_max FROM tenants t JOIN plans p ON p.id = t.plan_id WHERE t.id = $1)
                  THEN 'storage-quota-exceeded'
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
            ), remembered AS (
              INSERT INTO idempotency (tenant_id, user_id, key, fingerprint, resource_id)
              SELECT $1, $3, $7, $8, (n).id FROM made WHERE $7 IS NOT NULL
            ), job AS (
              INSERT INTO jobs (id, tenant_id, kind, pool, dedupe_key, payload, created_by)
              SELECT $9, $1, 'thumbnail', t.pool, thumbnail_key(n), thumbnail_payload(n, b.object_key), $3
              FROM made, blobs b, tenants t
              WHERE NOT (n).thumbnail AND lower((n).content_type) = ANY($10::text[]) AND b.tenant_id = $1
                AND b.id = (n).blob_id AND b.verified AND t.id = $1
              RETURNING id
            )
            SELECT judged.refused, coalesce((made.n).seq, first.seq) AS seq, head.epoch,
              CASE WHEN (made.n).id IS NULL THEN first.node ELSE node_entry(made.n) END::text AS node,
              EXISTS (SELECT FROM job) AS job_made
            FROM judged LEFT JOIN made ON true LEFT JOIN head ON true LEFT JOIN LATERAL (
              SELECT it.seq, node_entry(it) AS node FROM nodes it WHERE it.tenant_id = $1 AND it.drive_id = $2 AND it.id = $4
            ) first ON judged.refused = 'replayed'""";

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
     * What became of a restore.
     *
     * @param batch with one result
     * @param jobMade whether a thumbnail job was put into the ledger
     * @param replayed whether the idempotency key was used before; the result then is the node as it is
     */
    public record Restored(MutationBatch batch, boolean jobMade, boolean replayed) {}

    /**
     * Makes an old version the newest again, as a new version with the old bytes.
     *
     * @param ifMatch the journal number the node must still have, or null for any
     * @param idempotency what makes a repeated request harmless; null when the client gave no key
     */
    public Future<Restored> restore(
            UUID tenantId,
            UUID driveId,
            UUID actorId,
            UUID nodeId,
            int version,
            @Nullable Long ifMatch,
            @Nullable Idempotency idempotency) {
        Tuple based = Tuple.of(tenantId, driveId, actorId, nodeId, version).addValue(ifMatch);
        Tuple arguments = Idempotency.addTo(based, idempotency)
                .addValue(Ids.next())
                .addArrayOfString(ThumbnailSource.TYPES.toArray(String[]::new));
        return database.tenant(tenantId)
                .underDriveLock(driveId, RESTORE, arguments)
                .map(rows -> restored(tenantId, driveId, rows.iterator().next()));
    }

    private static Restored restored(UUID tenantId, UUID driveId, Row row) {
        String refused = row.getString("refused");
        MutationResult verdict = refused == null ? null : MutationResult.refused(refused);
        boolean replayed = verdict instanceof MutationResult.Replayed;
        if (verdict != null && (!replayed || row.getLong("seq") == null)) {
            return new Restored(new MutationBatch(List.of(verdict), Optional.empty()), false, replayed);
        }
        long seq = row.getLong("seq");
        MutationResult committed = new MutationResult.Committed(seq, row.getString("node"), !replayed);
        Optional<DriveHead> head =
                replayed ? Optional.empty() : Optional.of(new DriveHead(tenantId, driveId, row.getLong("epoch"), seq));
        return new Restored(new MutationBatch(List.of(committed), head), row.getBoolean("job_made"), replayed);
    }
}
