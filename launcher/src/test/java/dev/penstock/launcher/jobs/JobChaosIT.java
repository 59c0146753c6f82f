package dev.penstock.launcher.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.penstock.config.BrokerSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.engines.harness.TcpProxy;
import dev.penstock.gateway.outbox.RelayVerticle;
import dev.penstock.workers.job.JobError;
import dev.penstock.workers.job.JobOutcome;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines to the broker break at random moments; every job ends once, with one effect. */
class JobChaosIT {
    private static final long SEED = 20_261_120;
    private static final int ROUNDS = 12;
    private static final int JOBS_PER_ROUND = 60;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private JobsFixture fixture;
    private TcpProxy relayLine;
    private TcpProxy workerLine;

    @BeforeEach
    void start() {
        fixture = new JobsFixture();
        relayLine = Backends.shared().proxy(fixture.broker.host(), fixture.broker.port());
        workerLine = Backends.shared().proxy(fixture.broker.host(), fixture.broker.port());
    }

    @AfterEach
    void stop() {
        fixture.close();
        relayLine.close();
        workerLine.close();
    }

    @Test
    void nothingIsLostOrDoneTwiceWhenLinesBreak() throws InterruptedException {
        RelayVerticle relay = fixture.startRelay(through(relayLine));
        fixture.startWorker(through(workerLine), sometimesFailing(), 6, Duration.ofSeconds(5));
        UUID tenant = fixture.newTenant();
        Random random = new Random(SEED);
        Set<UUID> jobs = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            jobs.addAll(fixture.newJobs(tenant, JOBS_PER_ROUND));
            relay.submitted();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(150));
            breakSomething(random);
        }
        relayLine.restore();
        workerLine.restore();
        JobsFixture.until(LIMIT, () -> fixture.countJobs("done") == jobs.size());
        assertEffectsOnceEach(jobs);
    }

    /** The line falls silent without closing: only time limits can tell. */
    @Test
    void aSilentBrokerIsLeftForAnotherConnection() {
        RelayVerticle relay = fixture.startRelay(through(relayLine));
        fixture.startWorker(RecordingHandler.succeeding(fixture.database));
        UUID tenant = fixture.newTenant();
        fixture.awaitState(fixture.newJob(tenant), "done");
        relayLine.stall();
        List<UUID> jobs = fixture.newJobs(tenant, 5);
        relay.submitted();
        JobsFixture.until(LIMIT, () -> unanswered() >= jobs.size());
        relayLine.restore();
        JobsFixture.until(LIMIT, () -> fixture.countJobs("done") == jobs.size() + 1L);
        jobs.add(fixture.newJob(tenant));
        JobsFixture.until(LIMIT, () -> fixture.countJobs("done") == jobs.size() + 1L);
        assertEquals(jobs.size() + 1L, fixture.countEffects());
    }

    private double unanswered() {
        return fixture.meters
                .counter("penstock.relay.publishes", "answer", "none")
                .count();
    }

    private void breakSomething(Random random) throws InterruptedException {
        switch (random.nextInt(4)) {
            case 0 -> relayLine.drop();
            case 1 -> workerLine.drop();
            case 2 -> {
                relayLine.cut();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
                relayLine.restore();
            }
            default -> {
                workerLine.cut();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
                workerLine.restore();
            }
        }
    }

    private RecordingHandler sometimesFailing() {
        return RecordingHandler.of(job -> {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            boolean fails = job.job().attempt() == 1 && random.nextInt(10) == 0;
            return fixture.vertx
                    .timer(1 + random.nextInt(20))
                    .map(worked -> fails
                            ? new JobOutcome.Failed(new JobError.Transient("by-chance", ""))
                            : RecordingHandler.done(fixture.database));
        });
    }

    private void assertEffectsOnceEach(Set<UUID> jobs) {
        RowSet<Row> effects =
                fixture.query("SELECT job_id, count(*) AS times FROM effects GROUP BY job_id", Tuple.tuple());
        Set<UUID> done = new HashSet<>();
        for (Row row : effects) {
            assertEquals(1, row.getLong("times"), () -> "effects of job " + row.getUUID("job_id"));
            done.add(row.getUUID("job_id"));
        }
        assertEquals(jobs, done);
    }

    private BrokerSettings through(TcpProxy line) {
        BrokerSettings direct = fixture.broker;
        return new BrokerSettings(
                line.host(),
                line.port(),
                direct.user(),
                direct.password(),
                direct.virtualHost(),
                direct.prefix(),
                Duration.ofSeconds(1));
    }
}
