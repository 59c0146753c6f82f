package dev.penstock.launcher.jobs;

import dev.penstock.platform.database.Database;
import dev.penstock.protocol.jobs.JobKind;
import dev.penstock.workers.job.ClaimedJob;
import dev.penstock.workers.job.JobContext;
import dev.penstock.workers.job.JobHandler;
import dev.penstock.workers.job.JobOutcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A job kind whose effect is a row: two rows for a job mean that its effect happened twice. */
final class RecordingHandler implements JobHandler {

    private static final String COMPLETE = """
            WITH job AS (
              UPDATE jobs SET state = 'done', lease_until = NULL, finished_at = now()
              WHERE id = $1 AND dispatch_no = $2 AND state = 'running' RETURNING id
            )
            INSERT INTO effects (job_id) SELECT id FROM job""";

    private final Function<JobContext, Future<JobOutcome>> work;
    private final Queue<UUID> runs = new ConcurrentLinkedQueue<>();

    private RecordingHandler(Function<JobContext, Future<JobOutcome>> work) {
        this.work = work;
    }

    /** Succeeds at once. */
    static RecordingHandler succeeding(Database database) {
        return new RecordingHandler(job -> Future.succeededFuture(done(database)));
    }

    /** Does as told. */
    static RecordingHandler of(Function<JobContext, Future<JobOutcome>> work) {
        return new RecordingHandler(work);
    }

    static JobOutcome done(Database database) {
        return new JobOutcome.Done(job -> complete(database, job));
    }

    @Override
    public JobKind kind() {
        return JobKind.THUMBNAIL;
    }

    @Override
    public Future<JobOutcome> run(JobContext context) {
        runs.add(context.job().id());
        return work.apply(context);
    }

    /** Every run, in order, with repetitions. */
    Queue<UUID> runs() {
        return runs;
    }

    long runsOf(UUID job) {
        return runs.stream().filter(job::equals).count();
    }

    private static Future<Boolean> complete(Database database, ClaimedJob job) {
        return database.system()
                .query(COMPLETE, Tuple.of(job.id(), job.dispatchNo()))
                .map(rows -> rows.rowCount() > 0);
    }
}
