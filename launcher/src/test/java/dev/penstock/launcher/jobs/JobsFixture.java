package dev.penstock.launcher.jobs;

import dev.penstock.config.BrokerSettings;
import dev.penstock.config.DatabaseSettings;
import dev.penstock.config.RelaySettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.gateway.outbox.RelayVerticle;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.jobs.RetryPolicy;
import dev.penstock.workers.consume.ConsumerVerticle;
import dev.penstock.workers.job.JobHandler;
import dev.penstock.workers.job.JobLedger;
import dev.penstock.workers.job.JobMeters;
import dev.penstock.workers.job.JobRunner;
import dev.penstock.workers.job.JobSlots;
import dev.penstock.workers.job.RelayNudge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A ledger of its own, with relays and workers started at will. Blocking; for test threads. */
final class JobsFixture implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(3);
    static final int ATTEMPTS_MAX = 3;

    private static final long STEP_LIMIT_S = 30;
    private static final Duration POLL = Duration.ofMillis(20);

    private static final String MAKE_EFFECTS = "CREATE TABLE effects (job_id uuid NOT NULL)";

    private static final String NEW_TENANT = """
            INSERT INTO tenants (id, slug, name, plan_id) VALUES ($1, $2, $2, 'standard')""";

    private static final String NEW_JOBS = """
            INSERT INTO jobs (id, tenant_id, kind, pool, payload, attempts_max)
            SELECT id, $2, 'thumbnail', 'shared', '{}', $3 FROM unnest($1::uuid[]) id""";

    final Vertx vertx = Vertx.vertx();
    final DatabaseSettings databaseSettings = Backends.shared().freshDatabase();
    final BrokerSettings broker = Backends.shared().broker();
    final Database database = Database.open(vertx, databaseSettings);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    JobsFixture() {
        asOwner(MAKE_EFFECTS, Tuple.tuple());
        asOwner("GRANT INSERT, SELECT ON effects TO penstock_system", Tuple.tuple());
    }

    static RelaySettings relaySettings() {
        return new RelaySettings(
                Duration.ofMillis(200), 50, 100, Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ofMillis(300));
    }

    RelayVerticle startRelay(BrokerSettings through) {
        return startRelay(through, database);
    }

    RelayVerticle startRelay(BrokerSettings through, Database over) {
        RelayVerticle relay = new RelayVerticle(over, through, relaySettings(), meters);
        await(vertx.deployVerticle(relay));
        return relay;
    }

    ConsumerVerticle startWorker(BrokerSettings through, JobHandler handler, int concurrency, Duration drainTimeout) {
        JobLedger ledger = new JobLedger(database, "worker-of-test");
        JobMeters jobMeters = new JobMeters(meters);
        RetryPolicy retryPolicy = new RetryPolicy(Duration.ofMillis(50), Duration.ofMillis(200));
        RelayNudge nudge = new RelayNudge(vertx, database);
        JobSlots slots = new JobSlots(concurrency);
        ConsumerVerticle worker = new ConsumerVerticle(
                through,
                "shared",
                concurrency,
                drainTimeout,
                on -> new JobRunner(on, handler, ledger, retryPolicy, LEASE, jobMeters, nudge, slots),
                ledger,
                jobMeters);
        await(vertx.deployVerticle(worker));
        return worker;
    }

    ConsumerVerticle startWorker(JobHandler handler) {
        return startWorker(broker, handler, 4, Duration.ofSeconds(5));
    }

    void stop(io.vertx.core.VerticleBase verticle) {
        await(vertx.undeploy(verticle.deploymentID()));
    }

    UUID newTenant() {
        UUID id = Ids.next();
        query(NEW_TENANT, Tuple.of(id, "t-" + id));
        return id;
    }

    UUID newJob(UUID tenant) {
        return newJobs(tenant, 1).get(0);
    }

    List<UUID> newJobs(UUID tenant, int count) {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(Ids.next());
        }
        query(
                NEW_JOBS,
                Tuple.tuple()
                        .addArrayOfUUID(ids.toArray(UUID[]::new))
                        .addUUID(tenant)
                        .addInteger(ATTEMPTS_MAX));
        return ids;
    }

    Row job(UUID id) {
        return query("SELECT * FROM jobs WHERE id = $1", Tuple.of(id))
                .iterator()
                .next();
    }

    String state(UUID id) {
        return job(id).getString("state");
    }

    long countJobs(String state) {
        return count("SELECT count(*) FROM jobs WHERE state = $1", Tuple.of(state));
    }

    long countEffects() {
        return count("SELECT count(*) FROM effects", Tuple.tuple());
    }

    long count(String sql, Tuple arguments) {
        return query(sql, arguments).iterator().next().getLong(0);
    }

    RowSet<Row> query(String sql, Tuple arguments) {
        return await(database.system().query(sql, arguments));
    }

    /** Waits until the job is in that state, and tells its row when it does not come to it. */
    void awaitState(UUID id, String state) {
        try {
            until(Duration.ofSeconds(STEP_LIMIT_S), () -> state(id).equals(state));
        } catch (AssertionError e) {
            throw new AssertionError("job is " + job(id).toJson().encode() + " (expected state: " + state + ")", e);
        }
    }

    static void until(Duration limit, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not true within " + limit);
                }
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(STEP_LIMIT_S, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** As an operator would, from psql. */
    void terminateBackend(int pid) {
        asOwner("SELECT pg_terminate_backend($1)", Tuple.of(pid));
    }

    private void asOwner(String sql, Tuple arguments) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(databaseSettings.host())
                .setPort(databaseSettings.port())
                .setDatabase(databaseSettings.database())
                .setUser(databaseSettings.user())
                .setPassword(databaseSettings.password().reveal());
        await(PgConnection.connect(vertx, options)
                .compose(owner -> owner.preparedQuery(sql).execute(arguments).eventually(owner::close)));
    }

    @Override
    public void close() {
        for (String deployment : vertx.deploymentIDs()) {
            await(vertx.undeploy(deployment));
        }
        await(database.close());
        await(vertx.close());
    }
}
