package dev.penstock.workers.thumbnail;

import dev.penstock.platform.database.Database;
import dev.penstock.protocol.jobs.ThumbnailPayload;
import dev.penstock.protocol.objects.Sha256;
import dev.penstock.workers.job.ClaimedJob;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Thumbnails in the database, by tenant and content. */
final class ThumbnailRepository {
    private static final Logger LOG = LoggerFactory.getLogger(ThumbnailRepository.class);

    private static final String BOXES = """
            SELECT box_px FROM thumbnails WHERE tenant_id = $1 AND sha256 = $2""";

    /**
     * Verdict, thumbnails and journal row, all or nothing, under the drive's lock (ADR 006). Without a claim nothing
     * happens. A node that is gone, shows another version or shows its thumbnail already gets no journal row.
     */
    private static final String COMPLETE = """
            WITH job AS (
              UPDATE jobs SET state = 'done', lease_until = NULL, finished_at = now(), progress = 1,
                error_code = NULL, last_error = NULL
              WHERE tenant_id = $1 AND id = $2 AND dispatch_no = $3 AND state = 'running'
              RETURNING id
            ), made AS (
              INSERT INTO thumbnails (tenant_id, sha256, box_px, object_key, content_type, width, height, size)
              SELECT $1, $4, t.* FROM job,
                unnest($5::int[], $6::text[], $7::text[], $8::int[], $9::int[], $10::bigint[]) t
              ON CONFLICT DO NOTHING
            ), shown AS (
              SELECT n.id FROM job, nodes n
              WHERE n.tenant_id = $1 AND n.drive_id = $11 AND n.id = $12 AND n.version_no = $13 AND n.sha256 = $4
                AND NOT n.thumbnail
            ), head AS (
              UPDATE drives d SET head_seq = d.head_seq + 1 FROM shown
              WHERE d.tenant_id = $1 AND d.id = $11
              RETURNING d.epoch, d.head_seq AS seq
            ), changed AS (
              UPDATE nodes n SET thumbnail = true, seq = head.seq FROM head, shown
              WHERE n.drive_id = $11 AND n.id = shown.id
              RETURNING n
            ), journal AS (
              INSERT INTO changes (drive_id, seq, tenant_id, node_id, entry)
              SELECT $11, (n).seq, $1, (n).id, change_entry('thumbnail', NULL, n) FROM changed
            )
            SELECT head.epoch, head.seq FROM job LEFT JOIN head ON true""";

    private static final String NOTIFY = "SELECT pg_notify('penstock_changes', $1)";

    private final Database database;

    ThumbnailRepository(Database database) {
        this.database = database;
    }

    /** The boxes for which this content has a thumbnail. */
    Future<Set<Integer>> boxes(UUID tenantId, String sha256) {
        return database.tenant(tenantId)
                .query(BOXES, Tuple.of(tenantId, Buffer.buffer(Sha256.bytes(sha256))))
                .map(rows -> {
                    Set<Integer> boxes = new HashSet<>();
                    rows.forEach(row -> boxes.add(row.getInteger("box_px")));
                    return boxes;
                });
    }

    /** Commits the job; gives whether the claim still held. Gateways are told of the journal row afterwards. */
    Future<Boolean> complete(ClaimedJob job, ThumbnailPayload payload, List<Thumbnail> made) {
        Tuple arguments = Tuple.of(
                        job.tenantId(), job.id(), job.dispatchNo(), Buffer.buffer(Sha256.bytes(payload.sha256())))
                .addValue(made.stream().map(Thumbnail::boxPx).toArray(Integer[]::new))
                .addValue(made.stream().map(Thumbnail::objectKey).toArray(String[]::new))
                .addValue(made.stream().map(Thumbnail::contentType).toArray(String[]::new))
                .addValue(made.stream().map(Thumbnail::width).toArray(Integer[]::new))
                .addValue(made.stream().map(Thumbnail::height).toArray(Integer[]::new))
                .addValue(made.stream().map(Thumbnail::sizeBytes).toArray(Long[]::new))
                .addValue(payload.drive())
                .addValue(payload.node())
                .addValue((int) payload.version());
        return database.tenant(job.tenantId())
                .underDriveLock(payload.drive(), COMPLETE, arguments)
                .map(rows -> committed(job, payload, rows));
    }

    private boolean committed(ClaimedJob job, ThumbnailPayload payload, RowSet<Row> rows) {
        for (Row row : rows) {
            Long seq = row.getLong("seq");
            if (seq != null) {
                announce(job.tenantId() + ":" + payload.drive() + ":" + row.getLong("epoch") + ":" + seq);
            }
            return true;
        }
        return false;
    }

    /** Outside the transaction, where NOTIFY would take a lock over all commits; whoever misses it reads the journal. */
    private void announce(String change) {
        database.system()
                .query(NOTIFY, Tuple.of(change))
                .onFailure(e -> LOG.debug("gateways not told of {}: {}", change, e.toString()));
    }
}
