package dev.penstock.gateway.uploads;

import dev.penstock.gateway.journal.DriveHead;
import dev.penstock.platform.database.Database;
import dev.penstock.platform.database.Statement;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * The one transaction that makes a file of an upload: compare-and-set of the upload, blob, version, node, journal number, journal
 * row, storage used and thumbnail job, all or nothing. Client completion, bucket events and instant uploads call it; it takes
 * effect once, whoever comes first.
 *
 * <p>A write carries the version it was based on and is refused when that is no longer the newest. An edit beats a stale delete:
 * committing a new version of a file that went to the trash brings it back; one whose folder went there is refused, and waits.
 *
 * <p>Nodes are looked up by {@code id = (SELECT …)}: the value is known before the lookup starts, so a plan that was made and cached
 * while the table was nearly empty still uses the whole key and never walks a drive.
 */
public final class UploadCommitter {

    private static final String COMMIT = """
            WITH u AS (
              SELECT * FROM uploads WHERE tenant_id = $1 AND drive_id = $2 AND id = $3 AND state = 'pending' FOR UPDATE
            ), judged AS (
              SELECT CASE
                WHEN (SELECT sum(d.bytes_used) FROM drives d WHERE d.tenant_id = $1) + u.size
                  > (SELECT p.storage_bytes_max FROM tenants t JOIN plans p ON p.id = t.plan_id WHERE t.id = $1)
                  THEN 'storage-quota-exceeded'
                WHEN u.base_version IS NULL THEN coalesce(folder_problem($2, u.parent_id), CASE WHEN EXISTS (
                  SELECT FROM nodes s WHERE s.drive_id = $2 AND s.parent_id = u.parent_id AND s.name_key = u.name_key
                    AND s.state = 'live') THEN 'name-taken' END)
                WHEN old.id IS NULL THEN 'not-found'
                WHEN old.version_no <> u.base_version THEN 'version-conflict'
                ELSE coalesce(folder_problem($2, old.parent_id), CASE WHEN old.state = 'trashed' AND EXISTS (
                  SELECT FROM nodes s WHERE s.drive_id = $2 AND s.parent_id = old.parent_id AND s.name_key = old.name_key
                    AND s.state = 'live') THEN 'name-taken' END)
              END AS refused
              FROM u LEFT JOIN nodes old ON old.drive_id = $2 AND old.id = (SELECT node_id FROM u)
            ), ok AS (
              SELECT u.*, EXISTS (
                SELECT FROM thumbnails t WHERE t.tenant_id = $1 AND t.sha256 = u.sha256) AND u.part_size IS NULL AS thumbnail
              FROM u, judged WHERE judged.refused IS NULL
            ), head AS (
              UPDATE drives d SET head_seq = d.head_seq + 1, bytes_used = d.bytes_used + ok.size
              FROM ok WHERE d.tenant_id = $1 AND d.id = $2
              RETURNING d.epoch, d.head_seq AS seq
            ), blob AS (
              INSERT INTO blobs (tenant_id, id, sha256, size, object_key, verified)
              SELECT $1, $5, sha256, size, object_key, part_size IS NULL FROM ok
              ON CONFLICT (tenant_id, sha256) WHERE verified DO UPDATE SET refs = blobs.refs + 1
              RETURNING id, object_key
            ), made AS (
              INSERT INTO nodes (drive_id, id, tenant_id, parent_id, name, name_key, kind, seq, version_no, blob_id, size, sha256,
                content_type, thumbnail)
              SELECT $2, node_id, $1, parent_id, name, name_key, 'file', head.seq, 1, blob.id, size, sha256, content_type, thumbnail
              FROM ok, head, blob WHERE base_version IS NULL
              RETURNING nodes AS n
            ), edited AS (
              UPDATE nodes n SET state = 'live', trashed_at = NULL, seq = head.seq, version_no = n.version_no + 1,
                blob_id = blob.id, size = ok.size, sha256 = ok.sha256, content_type = ok.content_type,
                thumbnail = ok.thumbnail, modified_at = now()
              FROM ok, head, blob WHERE ok.base_version IS NOT NULL AND n.drive_id = $2 AND n.id = (SELECT node_id FROM ok)
              RETURNING n
            ), result AS (
              SELECT n, 'create' AS op FROM made UNION ALL SELECT n, 'update' AS op FROM edited
            ), version AS (
              INSERT INTO versions (drive_id, node_id, no, tenant_id, blob_id, size, sha256, content_type, created_by)
              SELECT $2, (n).id, (n).version_no, $1, (n).blob_id, (n).size, (n).sha256, (n).content_type, $4 FROM result
            ), journal AS (
              INSERT INTO changes (drive_id, seq, tenant_id, node_id, entry)
              SELECT $2, (n).seq, $1, (n).id, change_entry(op, $4, n) FROM result
            ), done AS (
              UPDATE uploads SET state = 'completed', result_seq = head.seq
              FROM head WHERE uploads.tenant_id = $1 AND uploads.id = $3
            ), job AS (
              INSERT INTO jobs (id, tenant_id, kind, pool, dedupe_key, payload, traceparent, created_by)
              SELECT $6, $1, 'thumbnail', t.pool, thumbnail_key(n), thumbnail_payload(n, blob.object_key), $8, $4
              FROM result, blob, ok, tenants t
              WHERE $7::boolean AND NOT ok.thumbnail AND ok.part_size IS NULL AND t.id = $1
              RETURNING id
            )
            SELECT judged.refused, (result.n).seq AS seq, node_entry(result.n)::text AS node, head.epoch,
              EXISTS (SELECT FROM job) AS job_made
            FROM judged LEFT JOIN result ON true LEFT JOIN head ON true""";

    private final Database database;

    public UploadCommitter(Database database) {
        this.database = database;
    }

    /** Commits the upload; see {@link CommitResult} for what can come of it. */
    public Future<CommitResult> commit(FileCommit commit) {
        return database.tenant(commit.tenantId())
                .underDriveLock(commit.driveId(), List.of(statement(commit)))
                .map(answers -> result(commit, answers.get(0)));
    }

    /** What {@link #commit} executes under the drive's lock: for benchmarks and EXPLAIN. */
    public static Statement statement(FileCommit commit) {
        Tuple arguments = Tuple.of(
                        commit.tenantId(), commit.driveId(), commit.uploadId(), commit.actorId(), commit.blobId())
                .addValue(commit.jobId())
                .addValue(commit.thumbnailWanted())
                .addValue(commit.traceparent());
        return new Statement(COMMIT, arguments);
    }

    private static CommitResult result(FileCommit commit, RowSet<Row> rows) {
        for (Row row : rows) {
            String refused = row.getString("refused");
            if (refused != null) {
                return new CommitResult.Refused(ErrorCode.byCode(refused).orElseThrow());
            }
            DriveHead head =
                    new DriveHead(commit.tenantId(), commit.driveId(), row.getLong("epoch"), row.getLong("seq"));
            return new CommitResult.Committed(head, row.getString("node"), row.getBoolean("job_made"));
        }
        return new CommitResult.NotPending();
    }
}
