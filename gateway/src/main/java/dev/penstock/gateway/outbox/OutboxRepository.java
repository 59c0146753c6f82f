package dev.penstock.gateway.outbox;

import dev.penstock.gateway.outbox.core.Dispatch;
import dev.penstock.gateway.outbox.core.ReadyJob;
import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The ledger as the relay sees it. A dispatch is named by job and dispatch number, and every statement that settles one
 * requires the state it must still be in: whatever is late finds nothing to change.
 */
final class OutboxRepository {

    /** Ready jobs by pool walk the index from one pool, and one tenant, to the next: the cost follows their number only. */
    private static final String POOLS_WITH_BACKLOG = """
            WITH RECURSIVE backlog AS (
              (SELECT pool FROM jobs WHERE state = 'ready' ORDER BY pool LIMIT 1)
              UNION ALL
              SELECT (SELECT j.pool FROM jobs j WHERE j.state = 'ready' AND j.pool > b.pool ORDER BY j.pool LIMIT 1)
              FROM backlog b WHERE b.pool IS NOT NULL
            ), in_flight AS (
              SELECT pool, count(*)::int AS jobs FROM jobs WHERE state IN ('dispatching', 'dispatched') GROUP BY pool
            )
            SELECT b.pool, coalesce(f.jobs, 0) AS in_flight
            FROM backlog b LEFT JOIN in_flight f USING (pool) WHERE b.pool IS NOT NULL""";

    private static final String BACKLOG = """
            WITH RECURSIVE waiting AS (
              (SELECT tenant_id FROM jobs WHERE state = 'ready' AND pool = $1 ORDER BY tenant_id LIMIT 1)
              UNION ALL
              SELECT (SELECT j.tenant_id FROM jobs j WHERE j.state = 'ready' AND j.pool = $1 AND j.tenant_id > w.tenant_id
                ORDER BY j.tenant_id LIMIT 1)
              FROM waiting w WHERE w.tenant_id IS NOT NULL
            )
            SELECT j.id, j.tenant_id, j.priority, j.run_at FROM waiting w CROSS JOIN LATERAL (
              SELECT id, tenant_id, priority, run_at FROM jobs
              WHERE state = 'ready' AND pool = $1 AND tenant_id = w.tenant_id AND run_at <= now()
              ORDER BY priority, run_at, id LIMIT $2
            ) j WHERE w.tenant_id IS NOT NULL""";

    private static final String CLAIM = """
            UPDATE jobs j SET state = 'dispatching', dispatch_no = j.dispatch_no + 1,
              lease_until = now() + $2::bigint * interval '1 millisecond'
            FROM (SELECT id FROM jobs WHERE id = ANY($1) AND state = 'ready' FOR UPDATE SKIP LOCKED) picked
            WHERE j.id = picked.id
            RETURNING j.id, j.dispatch_no, j.tenant_id, j.pool, j.kind, j.traceparent,
              (extract(epoch FROM now() - greatest(j.run_at, j.created_at)) * 1000)::bigint AS waited_ms""";

    private static final String DISPATCHED = """
            UPDATE jobs j SET state = 'dispatched', dispatched_at = now(), lease_until = now() + $3::bigint * interval '1 millisecond'
            FROM unnest($1::uuid[], $2::bigint[]) d (id, no)
            WHERE j.id = d.id AND j.dispatch_no = d.no AND j.state = 'dispatching'""";

    private static final String BACK_TO_READY = """
            UPDATE jobs j SET state = 'ready', lease_until = NULL, run_at = now() + $3::bigint * interval '1 millisecond'
            FROM unnest($1::uuid[], $2::bigint[]) d (id, no)
            WHERE j.id = d.id AND j.dispatch_no = d.no AND j.state = 'dispatching'""";

    private static final String ALL_BACK_TO_READY = """
            UPDATE jobs SET state = 'ready', lease_until = NULL WHERE state = ANY($1)""";

    private static final String REAP_UNDELIVERED = """
            UPDATE jobs j SET state = 'ready', lease_until = NULL
            FROM (SELECT id FROM jobs WHERE state IN ('dispatching', 'dispatched') AND lease_until < now()
              ORDER BY lease_until LIMIT $1 FOR UPDATE SKIP LOCKED) expired
            WHERE j.id = expired.id""";

    /** A worker that fell silent used up an attempt; the delay doubles from one second to five minutes, with full jitter. */
    private static final String REAP_RUNNING = """
            UPDATE jobs j SET
              state = CASE WHEN spent THEN 'dead' ELSE 'ready' END,
              finished_at = CASE WHEN spent THEN now() END,
              run_at = CASE WHEN spent THEN j.run_at
                ELSE now() + random() * least(300, power(2, least(j.attempts, 16) - 1)) * interval '1 second' END,
              lease_until = NULL, error_code = 'lease-expired',
              last_error = 'worker ' || coalesce(j.worker, '?') || ' stopped renewing its lease in attempt ' || j.attempts
            FROM (SELECT id, attempts >= attempts_max AS spent FROM jobs WHERE state = 'running' AND lease_until < now()
              ORDER BY lease_until LIMIT $1 FOR UPDATE SKIP LOCKED) expired
            WHERE j.id = expired.id
            RETURNING j.id, j.state""";

    private static final String COUNTS = """
            SELECT state, count(*) AS jobs FROM jobs
            WHERE state IN ('ready', 'dispatching', 'dispatched', 'running', 'dead') GROUP BY state""";

    private final Database database;

    OutboxRepository(Database database) {
        this.database = database;
    }

    /** A pool with jobs that are ready (due or not) and how many of its jobs are between claim and start. */
    record PoolLoad(String pool, int inFlight) {}

    /** A claimed job and how long it had been due, in milliseconds. */
    record Claimed(Dispatch dispatch, long waitedMs) {}

    /** How many expired leases were taken back, by what became of the jobs. */
    record Reaped(int undelivered, int retried, int dead) {
        boolean any() {
            return undelivered + retried + dead > 0;
        }
    }

    Future<List<PoolLoad>> poolsWithBacklog() {
        return query(POOLS_WITH_BACKLOG, Tuple.tuple())
                .map(rows -> list(rows, row -> new PoolLoad(row.getString("pool"), row.getInteger("in_flight"))));
    }

    /** The first due jobs of every tenant in a pool, at most {@code perTenant} of each. */
    Future<List<ReadyJob>> backlog(String pool, int perTenant) {
        return query(BACKLOG, Tuple.of(pool, perTenant))
                .map(rows -> list(
                        rows,
                        row -> new ReadyJob(
                                row.getUUID("id"),
                                row.getUUID("tenant_id"),
                                row.getInteger("priority"),
                                row.getOffsetDateTime("run_at"))));
    }

    /** Takes those of the jobs that are still ready, in the order given; a crash from here on costs the lease. */
    Future<List<Claimed>> claim(List<ReadyJob> jobs, Duration lease) {
        UUID[] ids = jobs.stream().map(ReadyJob::id).toArray(UUID[]::new);
        return query(CLAIM, Tuple.of(ids, lease.toMillis())).map(rows -> {
            Map<UUID, Claimed> claimed = new HashMap<>();
            rows.forEach(row -> claimed.put(row.getUUID("id"), claimed(row)));
            List<Claimed> ordered = new ArrayList<>(claimed.size());
            for (UUID id : ids) {
                Claimed job = claimed.get(id);
                if (job != null) {
                    ordered.add(job);
                }
            }
            return ordered;
        });
    }

    /** The broker has them. */
    Future<Integer> dispatched(Collection<Dispatch> dispatches, Duration lease) {
        return query(DISPATCHED, named(dispatches).addValue(lease.toMillis())).map(RowSet::rowCount);
    }

    /** The broker does not have them, or nobody knows; they may go out again after {@code delay}. */
    Future<Integer> backToReady(Collection<Dispatch> dispatches, Duration delay) {
        return query(BACK_TO_READY, named(dispatches).addValue(delay.toMillis()))
                .map(RowSet::rowCount);
    }

    /** A new relay begins: what its predecessor was about to publish is its own now. */
    Future<Integer> reclaimDispatching() {
        return allBackToReady("dispatching");
    }

    /** A broker that forgets has been restarted: everything it may have held goes out again. */
    Future<Integer> reclaimUnstarted() {
        return allBackToReady("dispatching", "dispatched");
    }

    /** Takes back at most {@code limit} expired leases of each sort. */
    Future<Reaped> reap(int limit) {
        return query(REAP_UNDELIVERED, Tuple.of(limit))
                .compose(undelivered -> query(REAP_RUNNING, Tuple.of(limit)).map(running -> {
                    int dead = (int) list(running, row -> row.getString("state")).stream()
                            .filter("dead"::equals)
                            .count();
                    return new Reaped(undelivered.rowCount(), running.rowCount() - dead, dead);
                }));
    }

    /** Jobs by state; terminal states other than dead are not counted. */
    Future<Map<String, Long>> counts() {
        return query(COUNTS, Tuple.tuple()).map(rows -> {
            Map<String, Long> counts = new HashMap<>();
            rows.forEach(row -> counts.put(row.getString("state"), row.getLong("jobs")));
            return counts;
        });
    }

    private Future<Integer> allBackToReady(String... states) {
        return query(ALL_BACK_TO_READY, Tuple.tuple().addArrayOfString(states)).map(RowSet::rowCount);
    }

    private Future<RowSet<Row>> query(String sql, Tuple arguments) {
        return database.system().query(sql, arguments);
    }

    private static Claimed claimed(Row row) {
        Dispatch dispatch = new Dispatch(
                row.getUUID("id"),
                row.getLong("dispatch_no"),
                row.getUUID("tenant_id"),
                row.getString("pool"),
                row.getString("kind"),
                row.getString("traceparent"));
        return new Claimed(dispatch, row.getLong("waited_ms"));
    }

    private static Tuple named(Collection<Dispatch> dispatches) {
        UUID[] ids = dispatches.stream().map(Dispatch::jobId).toArray(UUID[]::new);
        Long[] numbers = dispatches.stream().map(Dispatch::dispatchNo).toArray(Long[]::new);
        return Tuple.tuple().addArrayOfUUID(ids).addArrayOfLong(numbers);
    }

    private interface RowReader<T> {
        T read(Row row);
    }

    private static <T> List<T> list(RowSet<Row> rows, RowReader<T> reader) {
        List<T> list = new ArrayList<>(rows.size());
        rows.forEach(row -> list.add(reader.read(row)));
        return list;
    }
}
