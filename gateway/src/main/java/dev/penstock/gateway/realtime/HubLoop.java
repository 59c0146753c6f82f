package dev.penstock.gateway.realtime;

import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.journal.DriveHead;
import dev.penstock.gateway.journal.JournalPage;
import dev.penstock.gateway.journal.JournalRepository;
import dev.penstock.gateway.realtime.core.DriveKey;
import dev.penstock.gateway.realtime.core.Entry;
import dev.penstock.gateway.realtime.core.Hint;
import dev.penstock.gateway.realtime.core.Hub;
import dev.penstock.gateway.realtime.core.HubLimits;
import dev.penstock.gateway.realtime.core.HubSession;
import dev.penstock.gateway.realtime.core.JournalSource;
import dev.penstock.gateway.realtime.core.Page;
import dev.penstock.gateway.realtime.core.Watch;
import dev.penstock.gateway.timing.TimingWheel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's hub with what it needs of the world: journal reads, time, a mailbox for hints from other threads, and a
 * flush of every socket that was written to, once per turn. Except {@link #offer} everything happens on that loop.
 */
final class HubLoop implements JournalSource {

    private static final Logger LOG = LoggerFactory.getLogger(HubLoop.class);

    /** How late a ping or a timeout may be. */
    private static final long WHEEL_TICK_MS = 50;

    /** One turn of the wheel is the default ping interval. */
    private static final int WHEEL_SLOTS = 512;

    private static final long HUB_TICK_MS = 500;

    /** A lost hint costs a client at most this much; one shut out is told within as much. */
    private static final long TRUTH_CHECK_MS = 3_000;

    /** A look goes over every session, so many logins that end at once share one. */
    private static final long LOGIN_REVIEW_MS = 100;

    /** A read that takes longer counts as failed; singleflight must not wait for ever. */
    private static final long READ_MS_MAX = 10_000;

    private final Context context;
    private final JournalRepository journal;
    private final RealtimeMetrics metrics;
    private final Hub hub;
    private final TimingWheel<RealtimeSession> wheel;
    private final Set<RealtimeSession> sessions = new HashSet<>();
    private final List<SessionSocket> written = new ArrayList<>();
    private final Map<DriveKey, Hint> mailbox = new ConcurrentHashMap<>();
    private final AtomicBoolean mailed = new AtomicBoolean();
    private final AtomicBoolean reviewing = new AtomicBoolean();
    private volatile Census census = Census.EMPTY;
    private final AccessReview accessReview;
    private boolean checkingTruth;
    private boolean flushing;

    HubLoop(
            Context context,
            HubLimits limits,
            JournalRepository journal,
            DriveAccess access,
            RandomGenerator random,
            RealtimeMetrics metrics) {
        this.context = context;
        this.journal = journal;
        this.metrics = metrics;
        this.hub = new Hub(limits, this, new WireEncoder(random), metrics, random::nextLong);
        this.wheel = new TimingWheel<>(WHEEL_SLOTS, WHEEL_TICK_MS, now());
        this.accessReview = new AccessReview(access, this);
    }

    /** Starts the timers; they end with the verticle whose context this is. */
    void start() {
        context.owner().setPeriodic(WHEEL_TICK_MS, tick -> act(h -> wheel.advance(now(), RealtimeSession::timeIsUp)));
        context.owner()
                .setPeriodic(
                        HUB_TICK_MS,
                        tick -> act(h -> {
                            h.tick(now());
                            census = count();
                        }));
        context.owner().setPeriodic(TRUTH_CHECK_MS, tick -> {
            accessReview.run();
            checkTruth();
        });
    }

    /** Milliseconds of the one monotonic clock of hub and sessions. */
    static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Does something with the hub, then flushes what it wrote. */
    void act(Consumer<Hub> action) {
        action.accept(hub);
        flush();
    }

    /** A socket has something to flush at the end of this turn. */
    void wrote(SessionSocket socket) {
        written.add(socket);
    }

    /** A long-poll on this loop waits for news. */
    Watch watch(DriveKey key, long epoch, long after, Runnable wake) {
        return hub.watch(key, epoch, after, wake, now());
    }

    void unwatch(Watch watch) {
        hub.unwatch(watch, now());
    }

    /** A session without drives, told nothing before it is activated. */
    HubSession open(SessionSocket socket) {
        return hub.open(socket);
    }

    Set<RealtimeSession> sessions() {
        return sessions;
    }

    TimingWheel<RealtimeSession> wheel() {
        return wheel;
    }

    Context context() {
        return context;
    }

    /** The sizes as of the last tick. Any thread. */
    Census census() {
        return census;
    }

    // ---- news
    // ------------------------------------------------------------------------------------------------------------

    /** News for this hub. Any thread: a burst about one drive becomes one hint, and one task on the loop. */
    void offer(Hint hint) {
        mailbox.merge(hint.key(), hint, Hint::newest);
        if (mailed.compareAndSet(false, true)) {
            context.runOnContext(now -> openMailbox());
        }
    }

    /** Looks at the heads of the drives in use now. Any thread. */
    void offerTruthCheck() {
        context.runOnContext(now -> checkTruth());
    }

    /** Looks at the sessions' logins soon: once for all that ended within a tenth of a second. Any thread. */
    void offerLoginReview() {
        if (reviewing.compareAndSet(false, true)) {
            context.runOnContext(now -> context.owner().setTimer(LOGIN_REVIEW_MS, due -> {
                reviewing.set(false);
                accessReview.logins();
            }));
        }
    }

    private void openMailbox() {
        mailed.set(false);
        act(h -> {
            for (DriveKey key : List.copyOf(mailbox.keySet())) {
                Hint hint = mailbox.remove(key);
                if (hint != null) {
                    h.hint(hint, now());
                }
            }
        });
    }

    private void checkTruth() {
        List<DriveKey> drives = hub.drivesInUse();
        if (checkingTruth || drives.isEmpty()) {
            return;
        }
        checkingTruth = true;
        journal.heads(drives.stream().map(DriveKey::drive).toList())
                .timeout(READ_MS_MAX, TimeUnit.MILLISECONDS)
                .onSuccess(heads -> act(h -> compare(drives, heads)))
                .onFailure(HubLoop::cannotRead)
                .onComplete(done -> checkingTruth = false);
    }

    private void compare(List<DriveKey> asked, List<DriveHead> heads) {
        Set<DriveKey> gone = new HashSet<>(asked);
        for (DriveHead head : heads) {
            DriveKey key = new DriveKey(head.tenantId(), head.driveId());
            gone.remove(key);
            hub.hint(new Hint(key, head.epoch(), head.seq(), 0), now());
        }
        gone.forEach(key -> hub.gone(key, now()));
    }

    // ---- the journal
    // -----------------------------------------------------------------------------------------------------

    /** Leaves the hub's call stack first: the answer must not come before this returns. */
    @Override
    public void read(DriveKey drive, long after, int limit) {
        context.runOnContext(now -> journal.read(drive.tenant(), drive.drive(), after, limit)
                .timeout(READ_MS_MAX, TimeUnit.MILLISECONDS)
                .map(HubLoop::page)
                .onSuccess(page -> answer(drive, page))
                .onFailure(cause -> fail(drive, cause)));
    }

    private void answer(DriveKey drive, Optional<Page> page) {
        metrics.journalRead(true);
        act(h -> page.ifPresentOrElse(p -> h.page(drive, p, now()), () -> {
            h.failed(drive, now());
            h.gone(drive, now());
        }));
    }

    private void fail(DriveKey drive, Throwable cause) {
        metrics.journalRead(false);
        cannotRead(cause);
        act(h -> h.failed(drive, now()));
    }

    private static Optional<Page> page(Optional<JournalPage> read) {
        return read.map(page -> {
            List<Entry> entries = new ArrayList<>(page.entries().size());
            for (String json : page.entries()) {
                entries.add(Entry.of(page.from() + entries.size(), json));
            }
            return new Page(page.epoch(), page.minSeq(), page.head(), page.from() - 1, entries);
        });
    }

    /** The sockets stay up and the reads are repeated; readiness tells the operator that the database is away. */
    private static void cannotRead(Throwable cause) {
        LOG.atDebug().setCause(cause).log("journal not read, trying again");
    }

    // ---- the sockets
    // -----------------------------------------------------------------------------------------------------

    /** By index: a flush may end writes and so let sessions write more, which then joins the list. */
    private void flush() {
        if (flushing) {
            return;
        }
        flushing = true;
        try {
            for (int i = 0; i < written.size(); i++) {
                written.get(i).flush();
            }
        } finally {
            written.clear();
            flushing = false;
        }
    }

    private Census count() {
        long queueBytes = 0;
        for (RealtimeSession session : sessions) {
            queueBytes += session.queueBytes();
        }
        return new Census(hub.sessions(), hub.subscriptions(), hub.drivesInUse().size(), queueBytes, hub.ringBytes());
    }

    /** Tells every session to go elsewhere and ends all long-polls; done when the last session has gone. */
    Future<Void> drain(long spreadMs, long graceMs, RandomGenerator random) {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(now -> {
            act(h -> {
                h.wakeAll(now());
                List.copyOf(sessions).forEach(session -> session.goAway(random.nextLong(spreadMs + 1), graceMs));
            });
            awaitEmpty(now() + spreadMs + graceMs + HUB_TICK_MS, drained);
        });
        return drained.future();
    }

    private void awaitEmpty(long untilMs, Promise<Void> drained) {
        if (sessions.isEmpty() || now() >= untilMs) {
            drained.complete();
        } else {
            context.owner().setTimer(WHEEL_TICK_MS, tick -> awaitEmpty(untilMs, drained));
        }
    }
}
