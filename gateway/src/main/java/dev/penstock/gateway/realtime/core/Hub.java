package dev.penstock.gateway.realtime.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/**
 * All sessions and drives of one event loop. Single-threaded by design: every method is called on that
 * loop, so there are no locks.
 *
 * <p>Guarantee: what a client applies from one connection, together with what it reads from the journal
 * when told {@code head}, is a gapless prefix of the journal, whatever hints are lost, doubled,
 * reordered or wrong, and however slowly it reads.
 */
public final class Hub {

    private final HubLimits limits;
    private final JournalSource journal;
    private final FrameEncoder encoder;
    private final HubObserver observer;
    private final LongUnaryOperator spread;
    private final Map<DriveKey, DriveFeed> feeds = new HashMap<>();

    /** Feeds without use and since when, oldest first. */
    private final Map<DriveKey, Long> idle = new LinkedHashMap<>();

    private int sessions;

    /**
     * @param spread a random number below its argument; spreads the heartbeats of drives over time
     */
    public Hub(
            HubLimits limits,
            JournalSource journal,
            FrameEncoder encoder,
            HubObserver observer,
            LongUnaryOperator spread) {
        this.limits = limits;
        this.journal = journal;
        this.encoder = encoder;
        this.observer = observer;
        this.spread = spread;
    }

    /** A new session without drives. It is told nothing before {@link #activate}. */
    public HubSession open(Outlet outlet) {
        sessions++;
        return new HubSession(outlet, new SendQueue(limits.queueBytesMax()));
    }

    /**
     * Subscribes a session to a drive it may read, in place of an earlier subscription to the same drive.
     * The answer comes at once or after a journal read; changes follow it, never precede it.
     *
     * @param seq the last change the client has applied
     * @return false, without an answer, when the session has all the drives it may have
     */
    public boolean subscribe(
            HubSession session, DriveKey key, long epoch, long seq, Consumer<Opened> answer, long nowMs) {
        leave(session, key, nowMs);
        if (session.drives() >= limits.subscriptionsMax()) {
            return false;
        }
        DriveFeed feed = feed(key, nowMs);
        feed.open(new PendingOpen(session, feed, epoch, seq, answer), nowMs);
        rest(key, nowMs);
        return true;
    }

    /** Ends a subscription, also one not answered yet. */
    public void unsubscribe(HubSession session, DriveKey key, long nowMs) {
        leave(session, key, nowMs);
    }

    /** Ends a subscription because the session may no longer read the drive, and tells it so. */
    public void revoke(HubSession session, DriveKey key, long nowMs) {
        DriveFeed feed = feeds.get(key);
        if (feed != null) {
            feed.revoke(session);
            rest(key, nowMs);
        }
    }

    /** From now on the session is told what it is owed. */
    public void activate(HubSession session, long nowMs) {
        session.activate();
        resume(session, nowMs);
    }

    /** Forgets a session whose connection is closed or closing. */
    public void close(HubSession session, long nowMs) {
        if (session.closed()) {
            return;
        }
        session.close();
        sessions--;
        for (Subscription subscription : List.copyOf(session.subscriptions())) {
            leave(session, subscription.feed.key(), nowMs);
        }
        for (PendingOpen open : List.copyOf(session.openings())) {
            leave(session, open.feed.key(), nowMs);
        }
    }

    /** A frame of this size has left the transport. */
    public void written(HubSession session, int bytes, long nowMs) {
        if (session.queue().completed(bytes)) {
            resume(session, nowMs);
        }
    }

    /**
     * Calls {@code wake} once, when news of the drive beyond {@code after}, or of another epoch, arrives
     * after this call. Register first and read the journal next, and no commit falls in between.
     */
    public Watch watch(DriveKey key, long epoch, long after, Runnable wake, long nowMs) {
        return feed(key, nowMs).watch(epoch, after, wake);
    }

    /** Ends a wait; harmless after the wake-up. */
    public void unwatch(Watch watch, long nowMs) {
        watch.feed().forget(watch);
        rest(watch.feed().key(), nowMs);
    }

    /** News, from any source. */
    public void hint(Hint hint, long nowMs) {
        DriveFeed feed = feeds.get(hint.key());
        if (feed != null) {
            feed.hint(hint, nowMs);
            rest(hint.key(), nowMs);
        }
    }

    /** Answers {@link JournalSource#read}. */
    public void page(DriveKey key, Page page, long nowMs) {
        DriveFeed feed = feeds.get(key);
        if (feed != null) {
            feed.page(page, nowMs);
            rest(key, nowMs);
        }
    }

    /** Answers {@link JournalSource#read}: the journal could not be read. */
    public void failed(DriveKey key, long nowMs) {
        DriveFeed feed = feeds.get(key);
        if (feed != null) {
            feed.failed(nowMs);
            rest(key, nowMs);
        }
    }

    /** The drive does not exist any more. */
    public void gone(DriveKey key, long nowMs) {
        DriveFeed feed = feeds.get(key);
        if (feed != null) {
            feed.gone();
            rest(key, nowMs);
        }
    }

    /** Time passes: retries, heartbeats, forgetting of unused drives. Call about once a second. */
    public void tick(long nowMs) {
        List.copyOf(feeds.values()).forEach(feed -> feed.tick(nowMs));
        Iterator<Map.Entry<DriveKey, Long>> oldest = idle.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<DriveKey, Long> entry = oldest.next();
            if (nowMs - entry.getValue() < limits.idleMs()) {
                return;
            }
            oldest.remove();
            feeds.remove(entry.getKey());
        }
    }

    /** Ends all waits: the node is about to stop. */
    public void wakeAll(long nowMs) {
        for (DriveFeed feed : List.copyOf(feeds.values())) {
            feed.wakeAll();
            rest(feed.key(), nowMs);
        }
    }

    /** The drives somebody follows or waits for: those whose head is worth checking. */
    public List<DriveKey> drivesInUse() {
        List<DriveKey> inUse = new ArrayList<>(feeds.size() - idle.size());
        for (DriveKey key : feeds.keySet()) {
            if (!idle.containsKey(key)) {
                inUse.add(key);
            }
        }
        return inUse;
    }

    /** Open sessions. */
    public int sessions() {
        return sessions;
    }

    /** Subscriptions of all sessions. */
    public int subscriptions() {
        return feeds.values().stream().mapToInt(DriveFeed::subscribers).sum();
    }

    /** Bytes of changes held for replay. */
    public long ringBytes() {
        return feeds.values().stream().mapToLong(DriveFeed::ringBytes).sum();
    }

    private DriveFeed feed(DriveKey key, long nowMs) {
        idle.remove(key);
        return feeds.computeIfAbsent(key, absent -> newFeed(absent, nowMs));
    }

    private DriveFeed newFeed(DriveKey key, long nowMs) {
        long heartbeatAtMs = nowMs + spread.applyAsLong(limits.headIntervalMs());
        return new DriveFeed(key, limits, journal, encoder, observer, heartbeatAtMs);
    }

    private void resume(HubSession session, long nowMs) {
        for (Subscription subscription : List.copyOf(session.subscriptions())) {
            subscription.feed.resume(subscription, nowMs);
        }
    }

    private void leave(HubSession session, DriveKey key, long nowMs) {
        DriveFeed feed = feeds.get(key);
        if (feed != null) {
            feed.leave(session);
            rest(key, nowMs);
        }
    }

    /** Notes an unused feed, and forgets the one unused longest when there are too many. */
    private void rest(DriveKey key, long nowMs) {
        DriveFeed feed = feeds.get(key);
        if (feed == null || !feed.unused()) {
            return;
        }
        idle.putIfAbsent(key, nowMs);
        if (idle.size() > limits.idleFeedsMax()) {
            DriveKey oldest = idle.keySet().iterator().next();
            idle.remove(oldest);
            feeds.remove(oldest);
        }
    }
}
