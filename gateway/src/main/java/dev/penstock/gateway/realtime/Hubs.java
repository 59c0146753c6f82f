package dev.penstock.gateway.realtime;

import dev.penstock.config.JournalSettings;
import dev.penstock.config.RealtimeSettings;
import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.journal.CommitWatch;
import dev.penstock.gateway.journal.JournalRepository;
import dev.penstock.gateway.realtime.core.DriveKey;
import dev.penstock.gateway.realtime.core.Hint;
import dev.penstock.gateway.realtime.core.HubLimits;
import dev.penstock.gateway.realtime.core.Watch;
import dev.penstock.gateway.realtime.fanout.HintListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * The hubs of a node, one for each event loop that serves the edge. Takes hints from any thread and passes them to every hub;
 * lets long-polls wait on the hub of their own loop.
 */
public final class Hubs implements HintListener, CommitWatch {

    private static final long RING_BYTES_MAX = 1 << 20;
    private static final int BATCH_BYTES_MAX = 32 * 1024;
    private static final int PAGE_MAX = 500;
    private static final int IDLE_FEEDS_MAX = 1_000;
    private static final long IDLE_MS = 60_000;
    private static final long RETRY_MS = 1_000;

    private final HubLimits limits;
    private final JournalRepository journal;
    private final DriveAccess access;
    private final RandomGenerator random;
    private final RealtimeMetrics metrics;
    private final Map<EventLoop, HubLoop> loops = new ConcurrentHashMap<>();
    private volatile boolean draining;

    /** @param random spreads heartbeats and reconnects over time; safe for use by many threads */
    public Hubs(
            RealtimeSettings realtime,
            JournalSettings journalSettings,
            JournalRepository journal,
            DriveAccess access,
            RandomGenerator random,
            MeterRegistry meters,
            Clock clock) {
        this.limits = limits(realtime, journalSettings);
        this.journal = journal;
        this.access = access;
        this.random = random;
        this.metrics = new RealtimeMetrics(meters, clock);
        metrics.observe(this);
    }

    @Override
    public void heard(Hint hint) {
        loops.values().forEach(loop -> loop.offer(hint));
    }

    @Override
    public void missed() {
        loops.values().forEach(HubLoop::offerTruthCheck);
    }

    /** Closes the sockets of whoever's login has ended, in a moment. Any thread. */
    public void reviewLogins() {
        loops.values().forEach(HubLoop::offerLoginReview);
    }

    @Override
    public Wait await(UUID tenant, UUID drive, long epoch, long after, Runnable wake) {
        HubLoop loop = here();
        DriveKey key = new DriveKey(tenant, drive);
        if (draining) {
            loop.context().runOnContext(now -> wake.run());
            return () -> {};
        }
        Watch watch = loop.watch(key, epoch, after, wake);
        return () -> loop.unwatch(watch);
    }

    /** Whether the node takes no new sessions. */
    boolean draining() {
        return draining;
    }

    @Override
    public boolean ending() {
        return draining;
    }

    RealtimeMetrics metrics() {
        return metrics;
    }

    /** The hub of the event loop this runs on; the first call on a loop, in its verticle's start, makes it. */
    HubLoop here() {
        Context context = Vertx.currentContext();
        if (!(context instanceof ContextInternal internal)) {
            throw new IllegalStateException("not on an event loop (expected: the start of a verticle, or a request)");
        }
        return loops.computeIfAbsent(internal.nettyEventLoop(), loop -> started(context));
    }

    /** The sizes of all hubs. */
    Census census() {
        return loops.values().stream().map(HubLoop::census).reduce(Census.EMPTY, Census::plus);
    }

    /**
     * Asks all sessions to go elsewhere, spread over half of the time, and ends all long-polls. Completes when the last session
     * has gone, or after {@code within}.
     */
    public Future<Void> drain(Duration within) {
        draining = true;
        long halfMs = within.toMillis() / 2;
        List<Future<Void>> drained = loops.values().stream()
                .map(loop -> loop.drain(halfMs, halfMs, random))
                .toList();
        return Future.join(drained).mapEmpty();
    }

    private HubLoop started(Context context) {
        HubLoop loop = new HubLoop(context, limits, journal, access, random, metrics);
        loop.start();
        return loop;
    }

    private static HubLimits limits(RealtimeSettings realtime, JournalSettings journal) {
        return new HubLimits(
                Math.max(1, realtime.replayRing()),
                RING_BYTES_MAX,
                (int) realtime.queueMax().bytes(),
                (int) Math.min(BATCH_BYTES_MAX, realtime.queueMax().bytes() / 4),
                Math.min(PAGE_MAX, journal.pageMax()),
                realtime.subscriptionsMax(),
                IDLE_FEEDS_MAX,
                IDLE_MS,
                realtime.headInterval().toMillis(),
                RETRY_MS);
    }
}
