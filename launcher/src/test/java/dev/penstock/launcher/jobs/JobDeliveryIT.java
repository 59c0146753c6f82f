package dev.penstock.launcher.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import dev.penstock.gateway.outbox.RelayVerticle;
import dev.penstock.platform.broker.BrokerConnector;
import dev.penstock.protocol.amqp.TopologyNames;
import dev.penstock.protocol.jobs.JobMessage;
import dev.penstock.protocol.jobs.JobMessageCodec;
import dev.penstock.workers.consume.ConsumerVerticle;
import dev.penstock.workers.job.JobError;
import dev.penstock.workers.job.JobOutcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobDeliveryIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private JobsFixture fixture;
    private UUID tenant;

    @BeforeEach
    void start() {
        fixture = new JobsFixture();
        tenant = fixture.newTenant();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void jobsOfManyTenantsAreDoneOnceEach() {
        RecordingHandler handler = RecordingHandler.succeeding(fixture.database);
        RelayVerticle relay = fixture.startRelay(fixture.broker);
        fixture.startWorker(handler);
        List<UUID> jobs = new ArrayList<>(fixture.newJobs(tenant, 300));
        jobs.addAll(fixture.newJobs(fixture.newTenant(), 20));
        relay.submitted();
        JobsFixture.until(LIMIT, () -> fixture.countJobs("done") == jobs.size());
        assertEquals(jobs.size(), fixture.countEffects());
        assertEquals(jobs.size(), handler.runs().size());
        assertTrue(handler.runs().containsAll(jobs));
    }

    @Test
    void aQueueThatWasFilledBeforeTheWorkerCameIsWorkedOff() {
        fixture.startRelay(fixture.broker);
        List<UUID> jobs = fixture.newJobs(tenant, 60);
        JobsFixture.until(LIMIT, () -> fixture.countJobs("dispatched") == jobs.size());
        fixture.startWorker(RecordingHandler.succeeding(fixture.database));
        JobsFixture.until(LIMIT, () -> fixture.countJobs("done") == jobs.size());
        assertEquals(jobs.size(), fixture.countEffects());
    }

    @Test
    void noMoreThanTheWindowIsWithTheBroker() {
        fixture.startRelay(fixture.broker);
        fixture.newJobs(tenant, 150);
        JobsFixture.until(LIMIT, () -> fixture.countJobs("dispatched") == 100);
        assertEquals(50, fixture.countJobs("ready"));
    }

    @Test
    void aTransientFailureIsTriedAgainUntilItsAttemptsAreSpent() {
        RecordingHandler handler = RecordingHandler.of(job -> failed(
                new JobError.Transient("store-away", "attempt " + job.job().attempt())));
        fixture.startRelay(fixture.broker);
        fixture.startWorker(handler);
        UUID job = fixture.newJob(tenant);
        fixture.awaitState(job, "dead");
        assertEquals(JobsFixture.ATTEMPTS_MAX, handler.runsOf(job));
        assertEquals("store-away", fixture.job(job).getString("error_code"));
        assertEquals("attempt 3", fixture.job(job).getString("last_error"));
    }

    @Test
    void aFailureThatPassesEndsWell() {
        AtomicInteger runs = new AtomicInteger();
        RecordingHandler handler = RecordingHandler.of(job -> runs.incrementAndGet() == 1
                ? Future.failedFuture(new IllegalStateException("unforeseen"))
                : Future.succeededFuture(RecordingHandler.done(fixture.database)));
        fixture.startRelay(fixture.broker);
        fixture.startWorker(handler);
        UUID job = fixture.newJob(tenant);
        fixture.awaitState(job, "done");
        assertEquals(2, handler.runsOf(job));
        assertEquals(1, fixture.countEffects());
    }

    @Test
    void permanentAndPoisonousFailuresAreFinalAtOnce() {
        AtomicInteger runs = new AtomicInteger();
        RecordingHandler handler = RecordingHandler.of(job -> failed(
                runs.getAndIncrement() == 0
                        ? new JobError.Permanent("not-an-image", "a text")
                        : new JobError.Poison("decoder-timeout", "too slow")));
        fixture.startRelay(fixture.broker);
        fixture.startWorker(fixture.broker, handler, 1, Duration.ofSeconds(1));
        UUID first = fixture.newJob(tenant);
        fixture.awaitState(first, "dead");
        UUID second = fixture.newJob(tenant);
        fixture.awaitState(second, "dead");
        assertEquals("not-an-image", fixture.job(first).getString("error_code"));
        assertEquals("decoder-timeout", fixture.job(second).getString("error_code"));
        assertEquals(2, handler.runs().size());
    }

    @Test
    void aVanishedWorkersJobRunsElsewhereAfterItsLease() {
        UUID job = fixture.newJob(tenant);
        vanishedWith(job, 1);
        fixture.startRelay(fixture.broker);
        RecordingHandler handler = RecordingHandler.succeeding(fixture.database);
        fixture.startWorker(handler);
        fixture.awaitState(job, "done");
        assertEquals(1, handler.runsOf(job));
        assertEquals(2, fixture.job(job).getInteger("attempts"));
    }

    @Test
    void aJobThatKeepsTakingItsWorkersDownDies() {
        UUID job = fixture.newJob(tenant);
        vanishedWith(job, JobsFixture.ATTEMPTS_MAX);
        fixture.startRelay(fixture.broker);
        fixture.awaitState(job, "dead");
        assertEquals("lease-expired", fixture.job(job).getString("error_code"));
    }

    @Test
    void aLongJobKeepsItsLeaseByHeartbeats() {
        Promise<Void> finish = Promise.promise();
        RecordingHandler handler = RecordingHandler.of(job -> {
            job.progress(0.5);
            return finish.future().map(RecordingHandler.done(fixture.database));
        });
        fixture.startRelay(fixture.broker);
        fixture.startWorker(handler);
        UUID job = fixture.newJob(tenant);
        fixture.awaitState(job, "running");
        Row before = fixture.job(job);
        JobsFixture.until(LIMIT, () -> fixture.job(job)
                .getOffsetDateTime("lease_until")
                .isAfter(before.getOffsetDateTime("lease_until").plus(JobsFixture.LEASE)));
        assertEquals(0.5f, fixture.job(job).getFloat("progress"));
        finish.complete();
        fixture.awaitState(job, "done");
        assertEquals(1, handler.runsOf(job));
    }

    @Test
    void aVerdictUnderALostClaimIsVoid() {
        Promise<Void> finish = Promise.promise();
        AtomicInteger runs = new AtomicInteger();
        RecordingHandler handler = RecordingHandler.of(
                job -> (runs.getAndIncrement() == 0 ? finish.future() : Future.<Void>succeededFuture())
                        .map(RecordingHandler.done(fixture.database)));
        fixture.startRelay(fixture.broker);
        fixture.startWorker(handler);
        UUID job = fixture.newJob(tenant);
        fixture.awaitState(job, "running");
        fixture.query("UPDATE jobs SET state = 'ready', lease_until = NULL WHERE id = $1", Tuple.of(job));
        fixture.awaitState(job, "done");
        finish.complete();
        JobsFixture.until(
                LIMIT,
                () -> fixture.meters.find("penstock.worker.jobs").timers().stream()
                                .mapToLong(timer -> timer.count())
                                .sum()
                        == 2);
        assertEquals(1, fixture.countEffects());
        assertEquals("done", fixture.state(job));
    }

    @Test
    void aStaleDispatchIsIgnored() throws Exception {
        RecordingHandler handler = RecordingHandler.succeeding(fixture.database);
        fixture.startRelay(fixture.broker);
        fixture.startWorker(handler);
        UUID job = fixture.newJob(tenant);
        fixture.awaitState(job, "done");
        publish(JobMessageCodec.encode(JobMessage.of(job, 1, tenant, "thumbnail", null)));
        publish(JobMessageCodec.encode(JobMessage.of(job, 2, tenant, "thumbnail", null)));
        JobsFixture.until(
                LIMIT,
                () -> fixture.meters
                                .counter("penstock.worker.deliveries.stale", "kind", "thumbnail")
                                .count()
                        == 2);
        assertEquals(1, handler.runsOf(job));
        assertEquals(1, fixture.countEffects());
    }

    @Test
    void whatCannotBeUnderstoodIsKeptAndReported() throws Exception {
        ConsumerVerticle worker = fixture.startWorker(RecordingHandler.succeeding(fixture.database));
        JobsFixture.until(LIMIT, worker::isConnected);
        UUID job = fixture.newJob(tenant);
        fixture.query(
                "UPDATE jobs SET state = 'dispatched', dispatch_no = 1, lease_until = now() + interval '1 hour' WHERE id = $1",
                Tuple.of(job));
        publish("not even JSON".getBytes(StandardCharsets.UTF_8));
        publish(("{\"v\":1,\"id\":\"" + job + "\",\"dispatchNo\":1,\"tenant\":\"" + tenant + "\",\"kind\":\"dance\"}")
                .getBytes(StandardCharsets.UTF_8));
        fixture.awaitState(job, "dead");
        assertEquals("message-not-understood", fixture.job(job).getString("error_code"));
        JobsFixture.until(
                LIMIT,
                () -> fixture.meters
                                .counter("penstock.worker.deliveries.rejected", "reason", "unreadable")
                                .count()
                        == 1);
    }

    @Test
    void aClosingWorkerFinishesWhatItCanAndGivesBackTheRest() {
        Promise<Void> finish = Promise.promise();
        AtomicInteger runs = new AtomicInteger();
        RecordingHandler handler = RecordingHandler.of(
                job -> (runs.getAndIncrement() == 0 ? fixture.vertx.timer(300).<Void>mapEmpty() : finish.future())
                        .map(RecordingHandler.done(fixture.database)));
        RelayVerticle relay = fixture.startRelay(fixture.broker);
        ConsumerVerticle worker = fixture.startWorker(fixture.broker, handler, 2, Duration.ofSeconds(2));
        fixture.newJobs(tenant, 2);
        JobsFixture.until(LIMIT, () -> fixture.countJobs("running") == 2);
        fixture.stop(relay);
        fixture.stop(worker);
        assertEquals(1, fixture.countJobs("done"));
        assertEquals(
                1, fixture.count("SELECT count(*) FROM jobs WHERE state = 'ready' AND attempts = 0", Tuple.tuple()));
    }

    @Test
    void aStandbyTakesOverWithinSeconds() {
        fixture.startRelay(fixture.broker);
        fixture.startRelay(fixture.broker);
        fixture.startWorker(RecordingHandler.succeeding(fixture.database));
        fixture.awaitState(fixture.newJob(tenant), "done");
        long before = leader();
        fixture.terminateBackend((int) before);
        long startNanos = System.nanoTime();
        JobsFixture.until(LIMIT, () -> leader() != before && leader() != 0);
        fixture.awaitState(fixture.newJob(tenant), "done");
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        assertTrue(took.compareTo(Duration.ofSeconds(8)) < 0, "takeover took " + took);
    }

    private long leader() {
        return fixture.count(
                "SELECT coalesce((SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = "
                        + "(SELECT oid FROM pg_database WHERE datname = current_database())), 0)::bigint",
                Tuple.tuple());
    }

    private void vanishedWith(UUID job, int attempts) {
        fixture.query(
                "UPDATE jobs SET state = 'running', dispatch_no = 1, attempts = $2, worker = 'gone', "
                        + "lease_until = now() - interval '1 second' WHERE id = $1",
                Tuple.of(job, attempts));
    }

    private void publish(byte[] body) throws Exception {
        AMQP.BasicProperties properties = MessageProperties.PERSISTENT_BASIC;
        TopologyNames names = new TopologyNames(fixture.broker.prefix());
        try (Connection connection = BrokerConnector.open(fixture.broker, "test");
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            String key = names.routingKey("shared", "thumbnail");
            channel.basicPublish(names.jobsExchange(), key, properties, body);
            channel.waitForConfirmsOrDie(5_000);
        }
    }

    private static Future<JobOutcome> failed(JobError error) {
        return Future.succeededFuture(new JobOutcome.Failed(error));
    }
}
