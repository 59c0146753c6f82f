package dev.penstock.gateway.outbox;

import dev.penstock.config.BrokerSettings;
import dev.penstock.config.RelaySettings;
import dev.penstock.gateway.journal.JobSignal;
import dev.penstock.platform.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every gateway deploys one relay; the one that wins the database's advisory lock works, the others stand by and take over
 * within seconds. Deploying succeeds whether or not database and broker can be reached: it keeps trying.
 *
 * <p>{@link #submitted()} may be called from any thread.
 */
public final class RelayVerticle extends VerticleBase implements JobSignal {
    private static final Logger LOG = LoggerFactory.getLogger(RelayVerticle.class);
    private static final Duration CAMPAIGN_RETRY = Duration.ofSeconds(1);
    private static final Duration NOTIFY_DEBOUNCE = Duration.ofMillis(10);
    private static final Duration BLOCKED_WARNING = Duration.ofMinutes(1);
    private static final String NOTIFY = "SELECT pg_notify('penstock_jobs', '')";

    private final Database database;
    private final BrokerSettings brokerSettings;
    private final RelaySettings settings;
    private final RelayMeters meters;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private @Nullable WorkerExecutor brokerThread;
    private @Nullable Leadership leadership;
    private volatile @Nullable RelayTerm term;
    private volatile boolean running;

    public RelayVerticle(
            Database database, BrokerSettings brokerSettings, RelaySettings settings, MeterRegistry registry) {
        this.database = database;
        this.brokerSettings = brokerSettings;
        this.settings = settings;
        this.meters = new RelayMeters(registry);
    }

    @Override
    public Future<?> start() {
        running = true;
        brokerThread = vertx.createSharedWorkerExecutor(
                "penstock-relay-" + context.deploymentID(), 1, BLOCKED_WARNING.toMillis(), TimeUnit.MILLISECONDS);
        campaign();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        running = false;
        Future<Void> resigned = leadership == null ? Future.succeededFuture() : leadership.resign();
        return endTerm().eventually(() -> resigned).eventually(() -> closeBrokerThread());
    }

    /** Wakes the leading relay, here or in another process; calls within a few milliseconds become one. */
    @Override
    public void submitted() {
        if (running && signalled.compareAndSet(false, true)) {
            context.runOnContext(told -> wakeLeader());
        }
    }

    /** Fails while this process leads and has no channel to the broker. Any thread. */
    public Future<Void> ready() {
        RelayTerm current = term;
        return current == null || current.isConnected()
                ? Future.succeededFuture()
                : Future.failedFuture("the relay has no channel to the broker");
    }

    private void wakeLeader() {
        RelayTerm current = term;
        if (current != null) {
            signalled.set(false);
            current.wake();
            return;
        }
        vertx.setTimer(NOTIFY_DEBOUNCE.toMillis(), timer -> {
            signalled.set(false);
            database.system()
                    .query(NOTIFY, Tuple.tuple())
                    .onFailure(e -> LOG.debug("relay not notified, it polls: {}", e.toString()));
        });
    }

    private void campaign() {
        if (!running) {
            return;
        }
        Leadership.await(vertx, database, () -> running).onSuccess(this::lead).onFailure(e -> {
            if (running) {
                LOG.warn("cannot stand for relay, trying again: {}", e.toString());
                vertx.setTimer(CAMPAIGN_RETRY.toMillis(), timer -> campaign());
            }
        });
    }

    private void lead(Leadership won) {
        if (!running || brokerThread == null) {
            won.resign();
            return;
        }
        RelayTerm begun =
                new RelayTerm(vertx, brokerThread, new OutboxRepository(database), brokerSettings, settings, meters);
        leadership = won;
        term = begun;
        won.onNotification(begun::wake);
        won.lost().onComplete(lost -> {
            leadership = null;
            endTerm().onComplete(ended -> campaign());
        });
        begun.begin();
    }

    private Future<Void> endTerm() {
        RelayTerm ending = term;
        term = null;
        return ending == null ? Future.succeededFuture() : ending.end();
    }

    private Future<Void> closeBrokerThread() {
        return brokerThread == null ? Future.succeededFuture() : brokerThread.close();
    }
}
