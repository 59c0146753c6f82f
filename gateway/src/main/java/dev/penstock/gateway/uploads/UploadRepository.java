package dev.penstock.gateway.uploads;

import dev.penstock.gateway.journal.Idempotency;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rows of {@code uploads} and {@code upload_parts}; {@link UploadCommitter} turns them into files. */
public final class UploadRepository {

    private static final String COLUMNS = """
            tenant_id, id, drive_id, node_id, parent_id, name, base_version, size, sha256, content_type, object_key,
            multipart_id, part_size, state, result_seq, created_by, expires_at""";

    /**
     * Judges what can be judged before any byte travels (the commit judges again), and takes the key of known content, so that
     * its upload needs no bytes at all.
     */
    private static final String CREATE = """
            WITH target AS (
              SELECT id, kind, version_no FROM nodes
              WHERE $20::uuid IS NULL AND drive_id = $2 AND parent_id = $4 AND name_key = $6 AND state = 'live' AND tenant_id = $1
              UNION ALL
              SELECT id, kind, version_no FROM nodes WHERE drive_id = $2 AND id = $20 AND tenant_id = $1
            ), known AS (
              SELECT object_key FROM blobs WHERE tenant_id = $1 AND sha256 = $10 AND size = $9 AND verified
            ), judged AS (
              SELECT CASE
                WHEN $18::text IS NOT NULL AND EXISTS (
                  SELECT FROM idempotency i WHERE i.tenant_id = $1 AND i.user_id = $15 AND i.key = $18) THEN 'replayed'
                WHEN $20 IS NULL AND folder_problem($2, $4) IS NOT NULL THEN folder_problem($2, $4)
                WHEN $8::int IS NULL AND EXISTS (SELECT FROM target) THEN 'name-taken'
                WHEN $8 IS NOT NULL AND NOT EXISTS (SELECT FROM target) THEN 'not-found'
                WHEN $8 IS NOT NULL AND (SELECT kind FROM target) <> 'file' THEN 'not-a-file'
                WHEN $8 IS NOT NULL AND (SELECT version_no FROM target) <> $8 THEN 'version-conflict'
                WHEN (SELECT sum(d.bytes_used) FROM drives d WHERE d.tenant_id = $1) + $9
                  > (SELECT p.storage_bytes_max FROM tenants t JOIN plans p ON p.id = t.plan_id WHERE t.id = $1)
                  THEN 'storage-quota-exceeded'
              END AS refused
            ), made AS (
              INSERT INTO uploads (tenant_id, id, drive_id, parent_id, name, name_key, node_id, base_version, size, sha256,
                content_type, object_key, part_size, created_by, device_id, expires_at)
              SELECT $1, $3, $2, $4, $5, $6, coalesce((SELECT id FROM target), $7), $8, $9, $10, $11,
                coalesce((SELECT object_key FROM known), CASE WHEN $14::bigint IS NULL THEN $12 ELSE $13 END),
                CASE WHEN EXISTS (SELECT FROM known) THEN NULL ELSE $14 END, $15, $16, $17
              FROM judged WHERE refused IS NULL
              RETURNING *
            ), remembered AS (
              INSERT INTO idempotency (tenant_id, user_id, key, fingerprint, resource_id)
              SELECT $1, $15, $18, $19, id FROM made WHERE $18 IS NOT NULL
            )
            SELECT judged.refused, EXISTS (SELECT FROM known) AS known, made.*
            FROM judged LEFT JOIN made ON true""";

    private static final String FIND =
            "SELECT " + COLUMNS + " FROM uploads WHERE tenant_id = $1 AND drive_id = $2 AND id = $3";

    private static final String ATTACH_MULTIPART = """
            UPDATE uploads SET multipart_id = coalesce(multipart_id, $3) WHERE tenant_id = $1 AND id = $2 AND state = 'pending'
            RETURNING multipart_id""";

    private static final String ABORT = """
            UPDATE uploads SET state = 'aborted' WHERE tenant_id = $1 AND drive_id = $2 AND id = $3 AND state = 'pending'
            RETURNING\s""" + COLUMNS;

    private static final String PENDING_BY_KEY = "SELECT " + COLUMNS
            + " FROM uploads WHERE object_key = $1 AND state = 'pending' AND expires_at > now() ORDER BY id LIMIT 100";

    private static final String KNOWN =
            "SELECT EXISTS (SELECT FROM blobs WHERE tenant_id = $1 AND sha256 = $2 AND object_key = $3 AND verified)";

    private static final String SAVE_PARTS = """
            INSERT INTO upload_parts (tenant_id, upload_id, no, sha256, size)
            SELECT $1, $2, * FROM unnest($3::int[], $4::bytea[], $5::bigint[])
            ON CONFLICT (tenant_id, upload_id, no) DO UPDATE SET sha256 = excluded.sha256, size = excluded.size""";

    private static final String PARTS =
            "SELECT no, sha256, size FROM upload_parts WHERE tenant_id = $1 AND upload_id = $2 ORDER BY no";

    /** The node as the commit's journal entry shows it; as it is now where the journal has been cut. */
    private static final String RESULT = """
            SELECT n.id, coalesce(
              (SELECT (c.entry -> 'node')::text FROM changes c WHERE c.drive_id = u.drive_id AND c.seq = u.result_seq),
              node_entry(n)::text) AS node
            FROM uploads u JOIN nodes n ON n.drive_id = u.drive_id AND n.id = u.node_id
            WHERE u.tenant_id = $1 AND u.drive_id = $2 AND u.id = $3 AND u.state = 'completed'""";

    private final Database database;

    public UploadRepository(Database database) {
        this.database = database;
    }

    /** What became of a request for an upload. */
    public sealed interface Creation {

        /**
         * The upload is there, pending.
         *
         * @param known whether the tenant already has these bytes, so that it can be committed at once
         */
        record Created(Upload upload, boolean known) implements Creation {}

        /** It would fail at the commit, so it is refused now. */
        record Refused(ErrorCode code) implements Creation {}

        /** An earlier request had the same idempotency key. */
        record Replayed() implements Creation {}
    }

    /** Makes a pending upload. */
    public Future<Creation> create(NewUpload wanted) {
        Tuple arguments = Tuple.of(wanted.tenantId(), wanted.driveId(), wanted.id(), wanted.parentId())
                .addValue(wanted.name().value())
                .addValue(wanted.name().key())
                .addValue(wanted.nodeId())
                .addValue(wanted.baseVersion())
                .addValue(wanted.size())
                .addValue(Buffer.buffer(wanted.sha256()))
                .addValue(wanted.contentType())
                .addValue(wanted.contentKey())
                .addValue(wanted.multipartKey())
                .addValue(wanted.partSize())
                .addValue(wanted.userId())
                .addValue(wanted.deviceId())
                .addValue(wanted.expiresAt().atOffset(ZoneOffset.UTC));
        Idempotency.addTo(arguments, wanted.idempotency()).addValue(wanted.editedId());
        return database.tenant(wanted.tenantId()).query(CREATE, arguments).map(UploadRepository::creation);
    }

    /** The upload of this drive, whatever its state. */
    public Future<Optional<Upload>> find(UUID tenantId, UUID driveId, UUID uploadId) {
        return database.tenant(tenantId)
                .query(FIND, Tuple.of(tenantId, driveId, uploadId))
                .map(UploadRepository::first);
    }

    /**
     * Remembers the store's multipart id, unless the upload has one already.
     *
     * @return the id that holds; empty when the upload is no longer pending
     */
    public Future<Optional<String>> attachMultipart(UUID tenantId, UUID uploadId, String multipartId) {
        return database.tenant(tenantId)
                .query(ATTACH_MULTIPART, Tuple.of(tenantId, uploadId, multipartId))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(row.getString("multipart_id"));
                    }
                    return Optional.<String>empty();
                });
    }

    /** Remembers the parts a client announced; a part announced again replaces the earlier one. */
    public Future<Void> saveParts(UUID tenantId, UUID uploadId, List<UploadPart> parts) {
        Integer[] numbers = parts.stream().map(UploadPart::number).toArray(Integer[]::new);
        Buffer[] hashes =
                parts.stream().map(part -> Buffer.buffer(part.sha256())).toArray(Buffer[]::new);
        Long[] sizes = parts.stream().map(UploadPart::size).toArray(Long[]::new);
        return database.tenant(tenantId)
                .query(SAVE_PARTS, Tuple.of(tenantId, uploadId, numbers, hashes, sizes))
                .mapEmpty();
    }

    /** The parts announced so far, by number. */
    public Future<List<UploadPart>> parts(UUID tenantId, UUID uploadId) {
        return database.tenant(tenantId)
                .query(PARTS, Tuple.of(tenantId, uploadId))
                .map(rows -> {
                    List<UploadPart> parts = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        parts.add(new UploadPart(
                                row.getInteger("no"), row.getBuffer("sha256").getBytes(), row.getLong("size")));
                    }
                    return parts;
                });
    }

    /** The node, as JSON text, that a completed upload made; the same every time. Empty when it is not completed. */
    public Future<Optional<String>> result(UUID tenantId, UUID driveId, UUID uploadId) {
        return database.tenant(tenantId)
                .query(RESULT, Tuple.of(tenantId, driveId, uploadId))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(row.getString("node"));
                    }
                    return Optional.<String>empty();
                });
    }

    /** Closes a pending upload; empty when it was not pending. */
    public Future<Optional<Upload>> abort(UUID tenantId, UUID driveId, UUID uploadId) {
        return database.tenant(tenantId)
                .query(ABORT, Tuple.of(tenantId, driveId, uploadId))
                .map(UploadRepository::first);
    }

    /** Whether the tenant has the bytes of this upload already, under its key. */
    public Future<Boolean> known(Upload upload) {
        return database.tenant(upload.tenantId())
                .query(KNOWN, Tuple.of(upload.tenantId(), Buffer.buffer(upload.sha256()), upload.objectKey()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** The uploads of any tenant that wait for this object, at most 100: for bucket events, which know only the key. */
    public Future<List<Upload>> pendingByKey(String objectKey) {
        return database.system().query(PENDING_BY_KEY, Tuple.of(objectKey)).map(rows -> {
            List<Upload> uploads = new ArrayList<>();
            rows.forEach(row -> uploads.add(upload(row)));
            return uploads;
        });
    }

    private static Creation creation(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        String refused = row.getString("refused");
        if (refused == null) {
            return new Creation.Created(upload(row), row.getBoolean("known"));
        }
        return refused.equals("replayed")
                ? new Creation.Replayed()
                : new Creation.Refused(ErrorCode.byCode(refused).orElseThrow());
    }

    private static Optional<Upload> first(RowSet<Row> rows) {
        for (Row row : rows) {
            return Optional.of(upload(row));
        }
        return Optional.empty();
    }

    private static Upload upload(Row row) {
        return new Upload(
                row.getUUID("tenant_id"),
                row.getUUID("id"),
                row.getUUID("drive_id"),
                row.getUUID("node_id"),
                row.getUUID("parent_id"),
                row.getString("name"),
                row.getInteger("base_version"),
                row.getLong("size"),
                row.getBuffer("sha256").getBytes(),
                row.getString("content_type"),
                row.getString("object_key"),
                row.getString("multipart_id"),
                row.getLong("part_size"),
                Upload.State.of(row.getString("state")),
                row.getLong("result_seq"),
                row.getUUID("created_by"),
                row.getOffsetDateTime("expires_at").toInstant());
    }
}
