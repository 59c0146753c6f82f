package dev.penstock.workers.job;

import dev.penstock.platform.database.Database;
import dev.penstock.protocol.jobs.JobKind;
import dev.penstock.protocol.jobs.JobMessage;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The ledger as a worker sees it. Each dispatch can be claimed once; every later statement names it again and finds nothing
 * when the job has been taken away meanwhile. Any thread.
 */
public final class JobLedger {

    /** 'dispatching' too: the message may be here before its confirm is there. */
    private static final String CLAIM = """
            UPDATE jobs SET state = 'running', attempts = attempts + 1, worker = $3, started_at = now(),
              lease_until = now() + $4::bigint * interval '1 millisecond'
            WHERE id = $1 AND dispatch_no = $2 AND state IN ('dispatching', 'dispatched')
            RETURNING tenant_id, attempts, attempts_max, payload::text AS payload, traceparent""";

    private static final String HEARTBEAT = """
            UPDATE jobs SET lease_until = now() + $3::bigint * interval '1 millisecond', progress = $4::float8
            WHERE id = $1 AND dispatch_no = $2 AND state = 'running'""";

    private static final String RETRY = """
            UPDATE jobs SET state = 'ready', lease_until = NULL, run_at = now() + $3::bigint * interval '1 millisecond',
              error_code = $4, last_error = $5
            WHERE id = $1 AND dispatch_no = $2 AND state = 'running'""";

    private static final String DEAD = """
            UPDATE jobs SET state = 'dead', lease_until = NULL, finished_at = now(), error_code = $3, last_error = $4
            WHERE id = $1 AND dispatch_no = $2 AND state = 'running'""";

    private static final String DEAD_UNREAD = """
            UPDATE jobs SET state = 'dead', lease_until = NULL, finished_at = now(), worker = $3, error_code = $4, last_error = $5
            WHERE id = $1 AND dispatch_no = $2 AND state IN ('dispatching', 'dispatched')""";

    private static final String RELEASE = """
            UPDATE jobs SET state = 'ready', lease_until = NULL, run_at = now(), attempts = attempts - 1, worker = NULL
            WHERE id = $1 AND dispatch_no = $2 AND state = 'running'""";

    private final Database database;
    private final String worker;

    /**
     * @param worker names this process in the ledger
     */
    public JobLedger(Database database, String worker) {
        this.database = database;
        this.worker = worker;
    }

    /** Takes the job for {@code lease}; empty when this dispatch is stale or was claimed before. */
    Future<Optional<ClaimedJob>> claim(JobMessage message, JobKind kind, Duration lease) {
        return database.system()
                .query(CLAIM, Tuple.of(message.id(), message.dispatchNo(), worker, lease.toMillis()))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(claimed(message, kind, row));
                    }
                    return Optional.<ClaimedJob>empty();
                });
    }

    /** Renews the lease; gives whether the claim still holds. */
    Future<Boolean> heartbeat(ClaimedJob job, Duration lease, double progress) {
        return changed(HEARTBEAT, Tuple.of(job.id(), job.dispatchNo(), lease.toMillis(), progress));
    }

    /** To be tried again after {@code delay}; gives whether the claim still held. */
    Future<Boolean> retry(ClaimedJob job, Duration delay, JobError error) {
        return changed(RETRY, Tuple.of(job.id(), job.dispatchNo(), delay.toMillis(), error.code(), error.detail()));
    }

    /** Never to be tried again by itself; gives whether the claim still held. */
    Future<Boolean> dead(ClaimedJob job, JobError error) {
        return changed(DEAD, Tuple.of(job.id(), job.dispatchNo(), error.code(), error.detail()));
    }

    /** A message this worker cannot understand: dead with the reason; gives whether this dispatch was still to be claimed. */
    public Future<Boolean> deadUnread(UUID jobId, long dispatchNo, JobError error) {
        return changed(DEAD_UNREAD, Tuple.of(jobId, dispatchNo, worker, error.code(), error.detail()));
    }

    /** Gives the job back unfinished, for another worker; the run does not count as an attempt. */
    Future<Boolean> release(ClaimedJob job) {
        return changed(RELEASE, Tuple.of(job.id(), job.dispatchNo()));
    }

    private Future<Boolean> changed(String sql, Tuple arguments) {
        return database.system().query(sql, arguments).map(rows -> rows.rowCount() > 0);
    }

    private static ClaimedJob claimed(JobMessage message, JobKind kind, Row row) {
        return new ClaimedJob(
                message.id(),
                message.dispatchNo(),
                row.getUUID("tenant_id"),
                kind,
                row.getInteger("attempts"),
                row.getInteger("attempts_max"),
                row.getString("payload"),
                row.getString("traceparent"));
    }
}
