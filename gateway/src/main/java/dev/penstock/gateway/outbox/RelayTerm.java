package dev.penstock.gateway.outbox;

import dev.penstock.config.BrokerSettings;
import dev.penstock.config.RelaySettings;
import dev.penstock.gateway.outbox.core.Dispatch;
import dev.penstock.gateway.outbox.core.FaultyPools;
import dev.penstock.gateway.outbox.core.JobPicker;
import dev.penstock.gateway.outbox.core.ReadyJob;
import dev.penstock.platform.failpoint.Failpoints;
import dev.penstock.protocol.amqp.BrokerFlavour;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One term of leadership: keeps a channel to the broker, dispatches in rounds while there is backlog and room, writes down
 * what the broker answered and takes back expired leases. Lives on one Vert.x context. Whatever fails here leaves a job in a
 * state with a lease, so the worst case of every fault is a wait.
 */
final class RelayTerm implements DispatchChannel.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(RelayTerm.class);
    private static final Duration RECONNECT_MIN = Duration.ofMillis(100);
    private static final Duration RECONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration REFUSED_DELAY = Duration.ofSeconds(1);
    private static final Duration FAULTY_POOL_REST = Duration.ofSeconds(2);
    private static final int REAP_MAX = 1_000;

    private final Vertx vertx;
    private final Context context;
    private final WorkerExecutor brokerThread;
    private final OutboxRepository ledger;
    private final BrokerSettings brokerSettings;
    private final RelaySettings settings;
    private final RelayMeters meters;
    private final Map<String, JobPicker> pickers = new HashMap<>();
    private final FaultyPools faultyPools = new FaultyPools(FAULTY_POOL_REST);
    private final List<Long> timers = new ArrayList<>();
    private List<Dispatch> confirmed = new ArrayList<>();
    private volatile @Nullable DispatchChannel channel;
    private int failedConnects;
    private boolean dispatching;
    private boolean wokenMeanwhile;
    private boolean recording;
    private boolean ended;

    RelayTerm(
            Vertx vertx,
            WorkerExecutor brokerThread,
            OutboxRepository ledger,
            BrokerSettings brokerSettings,
            RelaySettings settings,
            RelayMeters meters) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.brokerThread = brokerThread;
        this.ledger = ledger;
        this.brokerSettings = brokerSettings;
        this.settings = settings;
        this.meters = meters;
    }

    /** Takes over from the relay before this one, then connects and dispatches until {@link #end}. */
    void begin() {
        meters.leading(true);
        every(settings.poll(), this::wake);
        every(settings.reapInterval(), this::reap);
        every(settings.confirmTimeout().dividedBy(2), this::closeOverdueChannel);
        ledger.reclaimDispatching()
                .onFailure(e -> LOG.warn("cannot take over dispatches now, their leases will: {}", e.toString()))
                .onComplete(taken -> connect());
    }

    /** Stops publishing at once. */
    Future<Void> end() {
        ended = true;
        meters.leading(false);
        timers.forEach(vertx::cancelTimer);
        DispatchChannel open = channel;
        return open == null ? Future.succeededFuture() : open.close().otherwiseEmpty();
    }

    /** Any thread. */
    boolean isConnected() {
        return channel != null;
    }

    /** There may be backlog, or room for it. */
    void wake() {
        if (dispatching) {
            wokenMeanwhile = true;
            return;
        }
        DispatchChannel open = channel;
        if (ended || open == null || !open.isWritable()) {
            return;
        }
        dispatching = true;
        wokenMeanwhile = false;
        round(open)
                .onFailure(e -> LOG.warn("dispatch round failed, the next poll tries again: {}", e.toString()))
                .onComplete(round -> {
                    dispatching = false;
                    if (wokenMeanwhile || (round.succeeded() && round.result() > 0)) {
                        wake();
                    }
                });
    }

    @Override
    public void confirmed(List<Dispatch> dispatches) {
        Failpoints.hit("relay.before-confirm");
        meters.confirmed(dispatches.size());
        confirmed.addAll(dispatches);
        record();
    }

    @Override
    public void refused(List<Dispatch> dispatches) {
        meters.refused(dispatches.size());
        giveBack(dispatches, REFUSED_DELAY);
    }

    @Override
    public void writable() {
        wake();
    }

    @Override
    public void closed(List<Dispatch> unanswered) {
        channel = null;
        meters.unanswered(unanswered.size());
        giveBack(unanswered, Duration.ZERO);
        reconnectLater();
    }

    private Future<Integer> round(DispatchChannel open) {
        return ledger.poolsWithBacklog().compose(loads -> {
            Future<Integer> sum = Future.succeededFuture(0);
            for (OutboxRepository.PoolLoad load : loads) {
                sum = sum.compose(before -> attempt(open, load).map(now -> before + now));
            }
            return sum;
        });
    }

    /** One pool's turn. Its failure is its own: the pools after it have theirs. */
    private Future<Integer> attempt(DispatchChannel open, OutboxRepository.PoolLoad load) {
        String pool = load.pool();
        if (!faultyPools.mayTry(pool, System.nanoTime())) {
            return Future.succeededFuture(0);
        }
        // Through compose, so that what is thrown fails this pool only.
        return Future.succeededFuture(load)
                .compose(turn -> dispatch(open, turn))
                .onSuccess(sent -> poolWorked(pool))
                .recover(cause -> {
                    poolFailed(pool, cause);
                    return Future.succeededFuture(0);
                });
    }

    private void poolWorked(String pool) {
        if (faultyPools.worked(pool)) {
            LOG.atInfo().addKeyValue("pool", pool).log("pool is dispatched to again");
        }
    }

    private void poolFailed(String pool, Throwable cause) {
        meters.poolFailed();
        if (faultyPools.failed(pool, System.nanoTime())) {
            LOG.atWarn()
                    .addKeyValue("pool", pool)
                    .addKeyValue("reason", String.valueOf(cause.getCause() == null ? cause : cause.getCause()))
                    .log("cannot dispatch to a pool, trying on; the others are served");
        }
    }

    private Future<Integer> dispatch(DispatchChannel open, OutboxRepository.PoolLoad load) {
        int room = Math.min(settings.batch(), settings.window() - load.inFlight());
        if (room <= 0 || ended || !open.isWritable()) {
            return Future.succeededFuture(0);
        }
        return open.declare(load.pool())
                .compose(declared -> ledger.backlog(load.pool(), room))
                .map(backlog -> pick(load.pool(), backlog, room))
                .compose(picked -> picked.isEmpty() ? Future.succeededFuture(0) : send(open, picked));
    }

    private List<ReadyJob> pick(String pool, List<ReadyJob> backlog, int room) {
        return pickers.computeIfAbsent(pool, name -> new JobPicker()).pick(backlog, room);
    }

    private Future<Integer> send(DispatchChannel open, List<ReadyJob> picked) {
        return ledger.claim(picked, settings.confirmTimeout().multipliedBy(2)).compose(claimed -> {
            Failpoints.hit("relay.after-claim");
            claimed.forEach(job -> meters.claimed(job.waitedMs()));
            return open.publish(claimed.stream()
                            .map(OutboxRepository.Claimed::dispatch)
                            .toList())
                    .map(claimed.size());
        });
    }

    /** One statement at a time; confirms that come meanwhile go with the next. */
    private void record() {
        if (recording || confirmed.isEmpty()) {
            return;
        }
        List<Dispatch> batch = confirmed;
        confirmed = new ArrayList<>();
        recording = true;
        ledger.dispatched(batch, settings.dispatchLease())
                .onSuccess(rows -> Failpoints.hit("relay.after-confirm"))
                .onFailure(e -> LOG.warn("{} confirms not recorded, leases will tell: {}", batch.size(), e.toString()))
                .onComplete(done -> {
                    recording = false;
                    record();
                });
    }

    private void giveBack(List<Dispatch> dispatches, Duration delay) {
        if (dispatches.isEmpty()) {
            return;
        }
        ledger.backToReady(dispatches, delay)
                .onSuccess(rows -> wake())
                .onFailure(e -> LOG.warn("{} jobs not given back, leases will: {}", dispatches.size(), e.toString()));
    }

    private void connect() {
        if (ended) {
            return;
        }
        DispatchChannel.open(context, brokerThread, brokerSettings, this)
                .onSuccess(this::connected)
                .onFailure(e -> {
                    LOG.warn("broker not reachable: {}", e.toString());
                    reconnectLater();
                });
    }

    private void connected(DispatchChannel open) {
        if (ended) {
            open.close();
            return;
        }
        failedConnects = 0;
        Future<Integer> reclaimed =
                open.flavour() == BrokerFlavour.PLAIN ? ledger.reclaimUnstarted() : Future.succeededFuture(0);
        reclaimed
                .onFailure(e -> LOG.warn("cannot refill the broker now, leases will: {}", e.toString()))
                .onComplete(done -> {
                    channel = open.isClosed() ? channel : open;
                    wake();
                });
    }

    private void reconnectLater() {
        if (ended) {
            return;
        }
        long ceilingMs = Math.min(RECONNECT_MAX.toMillis(), RECONNECT_MIN.toMillis() << Math.min(failedConnects++, 10));
        vertx.setTimer(1 + ThreadLocalRandom.current().nextLong(ceilingMs), timer -> connect());
    }

    private void closeOverdueChannel() {
        DispatchChannel open = channel;
        if (open != null) {
            open.closeIfOverdue(settings.confirmTimeout());
        }
    }

    private void reap() {
        ledger.reap(REAP_MAX)
                .onSuccess(this::reaped)
                .compose(done -> ledger.counts())
                .onSuccess(meters::counted)
                .onFailure(e -> LOG.warn("cannot look for expired leases: {}", e.toString()));
    }

    private void reaped(OutboxRepository.Reaped reaped) {
        if (!reaped.any()) {
            return;
        }
        LOG.warn("expired leases: {}", reaped);
        meters.reaped(reaped);
        DispatchChannel open = channel;
        if (reaped.undelivered() > 0 && open != null) {
            open.declareAgain();
        }
        wake();
    }

    private void every(Duration interval, Runnable action) {
        timers.add(vertx.setPeriodic(interval.toMillis(), timer -> action.run()));
    }
}
