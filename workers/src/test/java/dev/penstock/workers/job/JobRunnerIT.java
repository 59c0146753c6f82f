package dev.penstock.workers.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.engines.harness.Backends;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.jobs.JobKind;
import dev.penstock.protocol.jobs.JobMessage;
import dev.penstock.protocol.jobs.RetryPolicy;
import dev.penstock.workers.image.ImageRefusedException;
import dev.penstock.workers.image.PreviewMaker;
import dev.penstock.workers.image.TestImages;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRunnerIT {
    private static final Duration LEASE = Duration.ofSeconds(1);

    private static final String NEW_JOB = """
            INSERT INTO jobs (id, tenant_id, kind, pool, payload, state, dispatch_no, lease_until)
            VALUES ($1, $2, 'thumbnail', 'shared', '{}', 'dispatched', 1, now() + interval '1 minute')""";

    private static final String WAITING_CLAIMS = """
            SELECT count(DISTINCT pid) FROM pg_locks waiting JOIN pg_locks held USING (pid)
            WHERE NOT waiting.granted AND held.relation = 'jobs'::regclass
              AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())""";

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final UUID tenant = Ids.next();
    private final UUID job = Ids.next();
    private Database database;

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        database = Database.open(vertx, Backends.shared().freshDatabase());
        await(database.system()
                .query(
                        "INSERT INTO tenants (id, slug, name, plan_id) VALUES ($1, $2, 'T', 'standard')",
                        Tuple.of(tenant, "t-" + tenant)));
        await(database.system().query(NEW_JOB, Tuple.of(job, tenant)));
    }

    @AfterEach
    void stop() {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void aReasonThatRepeatsTheFileIsWritten() {
        byte[] webp = ("RIFF\70\0\0\0WEBP" + "\0".repeat(48)).getBytes(StandardCharsets.ISO_8859_1);
        run(context -> Future.succeededFuture(new JobOutcome.Failed(refusal(webp))));
        assertEquals("dead", row().getString("state"));
        assertEquals("corrupt", row().getString("error_code"));
        assertTrue(row().getString("last_error").startsWith("webp cannot be decoded"), row()::deepToString);
    }

    @Test
    void aVerdictTheLedgerRefusesEndsTheRunAndItsLease() {
        run(context -> Future.succeededFuture(new JobOutcome.Done(claimed ->
                database.system().query("SELECT 1 / 0", Tuple.tuple()).map(true))));
        assertEquals("running", row().getString("state"));
        untilTheLeaseIsOver();
    }

    @Test
    void aVerdictThatMeetsAnOutageIsWrittenAgainUntilTheLeaseEnds() {
        run(context ->
                Future.succeededFuture(new JobOutcome.Done(claimed -> Future.failedFuture(new IOException("cut")))));
        assertEquals("running", row().getString("state"));
        untilTheLeaseIsOver();
    }

    @Test
    void aClaimThatReturnsAfterClosingBeganIsReleasedAtOnce() {
        PgConnection other = await(database.dedicated());
        await(other.query("BEGIN").execute());
        await(other.query("SELECT 1 FROM jobs FOR UPDATE").execute());
        JobRunner runner = runner(context -> Future.failedFuture("never to be run"));
        Future<Void> run = onContext(() -> runner.run(message()));
        until(() -> count(WAITING_CLAIMS) == 1);
        Future<Void> drained = onContext(() -> runner.drain(Duration.ofMinutes(10)));
        assertEquals(1, count(WAITING_CLAIMS));
        assertFalse(drained.isComplete(), "drained over a claim under way");
        await(other.query("COMMIT").execute());
        await(drained);
        await(run);
        await(other.close());
        assertEquals("ready", row().getString("state"));
        assertEquals(0, row().getInteger("attempts"));
    }

    private interface Work {
        Future<JobOutcome> run(JobContext context);
    }

    private record Handler(Work work) implements JobHandler {
        @Override
        public JobKind kind() {
            return JobKind.THUMBNAIL;
        }

        @Override
        public Future<JobOutcome> run(JobContext job) {
            return work.run(job);
        }
    }

    private void run(Work work) {
        JobRunner runner = runner(work);
        await(onContext(() -> runner.run(message())));
    }

    private JobRunner runner(Work work) {
        return await(onContext(() -> Future.succeededFuture(new JobRunner(
                vertx,
                new Handler(work),
                new JobLedger(database, "worker-of-test"),
                new RetryPolicy(Duration.ofMillis(10), Duration.ofMillis(10)),
                LEASE,
                new JobMeters(new SimpleMeterRegistry()),
                new RelayNudge(vertx, database),
                new JobSlots(1)))));
    }

    private JobMessage message() {
        return JobMessage.of(job, 1, tenant, "thumbnail", null);
    }

    private JobError refusal(byte[] image) {
        try {
            new PreviewMaker(1_000).make(TestImages.write(directory, "image", image), List.of(256), directory);
            throw new AssertionError("decoded");
        } catch (ImageRefusedException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("\0"), "the message no longer repeats the file");
            return new JobError.Permanent("corrupt", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void untilTheLeaseIsOver() {
        until(() -> count("SELECT count(*) FROM jobs WHERE lease_until < now()") == 1);
    }

    private Row row() {
        return await(database.system().query("SELECT * FROM jobs WHERE id = $1", Tuple.of(job)))
                .iterator()
                .next();
    }

    private long count(String sql) {
        return await(database.system().query(sql, Tuple.tuple()))
                .iterator()
                .next()
                .getLong(0);
    }

    private <T> Future<T> onContext(Supplier<Future<T>> call) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(now -> call.get().onComplete(promise));
        return promise.future();
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        try {
            while (!condition.getAsBoolean()) {
                assertTrue(System.nanoTime() < deadline, "not true within 30 s");
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
