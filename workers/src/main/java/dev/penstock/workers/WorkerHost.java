package dev.penstock.workers;

import dev.penstock.config.WorkerSettings;
import dev.penstock.platform.database.Database;
import dev.penstock.platform.objects.ObjectStore;
import dev.penstock.platform.objects.ObjectStoreLimits;
import dev.penstock.platform.observe.Dependency;
import dev.penstock.platform.observe.ManagementServer;
import dev.penstock.platform.observe.Readiness;
import dev.penstock.platform.observe.Telemetry;
import dev.penstock.protocol.jobs.RetryPolicy;
import dev.penstock.workers.consume.ConsumerVerticle;
import dev.penstock.workers.job.JobHandler;
import dev.penstock.workers.job.JobLedger;
import dev.penstock.workers.job.JobMeters;
import dev.penstock.workers.job.JobRunner;
import dev.penstock.workers.job.JobSlots;
import dev.penstock.workers.job.RelayNudge;
import dev.penstock.workers.sandbox.Sandbox;
import dev.penstock.workers.thumbnail.ThumbnailJob;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker process, and its composition root. Starts whether or not broker, database and store can be reached, and works
 * as soon as they can; only a scratch directory or a child process that cannot be made, or a taken port, fail the start.
 */
public final class WorkerHost {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerHost.class);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
    private static final int OWN_EVENT_LOOPS = 1;

    private final Vertx vertx;
    private final WorkerSettings settings;
    private final Telemetry telemetry;
    private final Supplier<Future<Void>> release;
    private final Database database;
    private final ObjectStore objects;
    private final Sandbox sandbox;
    private final ScratchSpace scratch;
    private final List<ConsumerVerticle> consumers;
    private final List<String> deployments = new ArrayList<>();
    private final Readiness readiness;
    private Supplier<Future<Void>> closeManagement = Future::succeededFuture;

    private WorkerHost(
            Vertx vertx,
            WorkerSettings settings,
            Telemetry telemetry,
            Supplier<Future<Void>> release,
            String name,
            ScratchSpace scratch,
            Sandbox sandbox) {
        this.vertx = vertx;
        this.settings = settings;
        this.telemetry = telemetry;
        this.release = release;
        this.scratch = scratch;
        this.sandbox = sandbox;
        this.database = Database.open(vertx, settings.database());
        this.objects = new ObjectStore(vertx, settings.objects(), ObjectStoreLimits.standard(), Clock.systemUTC());
        this.consumers = consumers(name, List.of(this::thumbnails));
        this.readiness = new Readiness(
                List.of(
                        Dependency.required("database", database::ping),
                        Dependency.required("broker", this::allConnected),
                        Dependency.degrading("objects", objects::bucketExists)),
                PROBE_TIMEOUT);
    }

    /** Starts a worker on a Vert.x of its own, which {@link #close()} also closes. */
    public static Future<WorkerHost> start(WorkerSettings settings) {
        Telemetry telemetry = new Telemetry();
        Vertx vertx = telemetry.vertx(OWN_EVENT_LOOPS);
        Supplier<Future<Void>> release = () -> vertx.close().onComplete(closed -> telemetry.close());
        return make(vertx, settings, telemetry, release)
                .compose(WorkerHost::openManagement)
                .compose(WorkerHost::consume);
    }

    /**
     * Starts a worker on a Vert.x that others use too, without a management port: its closing, and that of the telemetry, is
     * up to the caller.
     */
    public static Future<WorkerHost> start(Vertx vertx, WorkerSettings settings, Telemetry telemetry) {
        return make(vertx, settings, telemetry, Future::succeededFuture).compose(WorkerHost::consume);
    }

    /** What it needs and whether it has it. */
    public Readiness readiness() {
        return readiness;
    }

    /**
     * Drains and stops: takes no more jobs, finishes those that run or gives them back after the drain timeout, then lets go
     * of everything. Every step is tried, whatever became of the one before.
     */
    public Future<Void> close() {
        readiness.drain();
        return Future.join(deployments.stream().map(vertx::undeploy).toList())
                .<Void>mapEmpty()
                .eventually(sandbox::close)
                .eventually(objects::close)
                .eventually(database::close)
                .eventually(this::deleteScratch)
                .eventually(() -> closeManagement.get())
                .eventually(release);
    }

    private static Future<WorkerHost> make(
            Vertx vertx, WorkerSettings settings, Telemetry telemetry, Supplier<Future<Void>> release) {
        return vertx.executeBlocking(() -> {
                    ScratchSpace scratch = ScratchSpace.open(settings.sandbox().scratch());
                    Sandbox sandbox = Sandbox.start(
                            vertx,
                            settings.sandbox(),
                            scratch.directory(),
                            settings.pools().concurrency(),
                            telemetry.meters());
                    String name = settings.node().nameOrHost();
                    return new WorkerHost(vertx, settings, telemetry, release, name, scratch, sandbox);
                })
                .recover(e -> release.get().transform(released -> Future.failedFuture(e)));
    }

    private Future<WorkerHost> openManagement() {
        return ManagementServer.start(vertx, settings.management(), readiness, telemetry)
                .map(server -> {
                    closeManagement = server::close;
                    return this;
                })
                .recover(this::abandon);
    }

    private Future<WorkerHost> consume() {
        List<Future<String>> deployed =
                consumers.stream().map(vertx::deployVerticle).toList();
        return Future.all(deployed)
                .map(all -> {
                    deployments.addAll(all.list());
                    readiness.open();
                    LOG.info("worker serves pools {}", settings.pools().names());
                    return this;
                })
                .recover(this::abandon);
    }

    private Future<WorkerHost> abandon(Throwable cause) {
        return close().transform(closed -> Future.failedFuture(cause));
    }

    /** Every kind of job this process runs, in every pool it serves. */
    private List<ConsumerVerticle> consumers(String name, List<Function<Vertx, JobHandler>> kinds) {
        JobLedger ledger = new JobLedger(database, name);
        JobMeters meters = new JobMeters(telemetry.meters());
        RelayNudge nudge = new RelayNudge(vertx, database);
        RetryPolicy retryPolicy =
                new RetryPolicy(settings.jobs().backoffBase(), settings.jobs().backoffMax());
        JobSlots slots = new JobSlots(settings.pools().concurrency());
        List<ConsumerVerticle> made = new ArrayList<>();
        for (String pool : settings.pools().names()) {
            for (Function<Vertx, JobHandler> kind : kinds) {
                Function<Vertx, JobRunner> runner = on -> new JobRunner(
                        on,
                        kind.apply(on),
                        ledger,
                        retryPolicy,
                        settings.pools().lease(),
                        meters,
                        nudge,
                        slots);
                made.add(new ConsumerVerticle(
                        settings.broker(),
                        pool,
                        settings.pools().concurrency(),
                        settings.pools().drainTimeout(),
                        runner,
                        ledger,
                        meters));
            }
        }
        return made;
    }

    private JobHandler thumbnails(Vertx on) {
        return new ThumbnailJob(
                on,
                database,
                objects,
                sandbox,
                scratch.directory(),
                settings.sandbox().pixelsMax());
    }

    private Future<Void> allConnected() {
        return consumers.stream().allMatch(ConsumerVerticle::isConnected)
                ? Future.succeededFuture()
                : Future.failedFuture("not every pool has a subscription");
    }

    private Future<Void> deleteScratch() {
        return vertx.executeBlocking(() -> {
            try {
                scratch.delete();
            } catch (IOException e) {
                LOG.warn("scratch files left behind: {}", e.toString());
            }
            return null;
        });
    }
}
