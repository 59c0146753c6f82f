package dev.penstock.gateway.realtime.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One drive on one hub: the newest changes in memory, the sessions that follow it, the long-polls that
 * wait for it.
 *
 * <p>Invariant: on one connection every {@code changes} frame starts right after the last change the
 * session was told of, and a {@code head} frame never goes backwards. What a session is told comes only
 * from journal pages; hints merely cause reads.
 */
final class DriveFeed {

    private final DriveKey key;
    private final HubLimits limits;
    private final JournalSource journal;
    private final FrameEncoder encoder;
    private final HubObserver observer;
    private final ReplayRing ring;
    private final BatchCutter cutter;
    private final ReadPlan plan = new ReadPlan();
    private final List<Subscription> subscriptions = new ArrayList<>(2);
    private final List<Watch> watches = new ArrayList<>(0);
    private List<PendingOpen> opens = new ArrayList<>(2);
    private boolean loaded;
    private long epoch;
    private long minSeq;
    private long committedAtMs;
    private long heartbeatAtMs;

    DriveFeed(
            DriveKey key,
            HubLimits limits,
            JournalSource journal,
            FrameEncoder encoder,
            HubObserver observer,
            long heartbeatAtMs) {
        this.key = key;
        this.limits = limits;
        this.journal = journal;
        this.encoder = encoder;
        this.observer = observer;
        this.ring = new ReplayRing(limits.ringEntriesMax(), limits.ringBytesMax());
        this.cutter = new BatchCutter(key, limits.batchBytesMax(), encoder);
        this.heartbeatAtMs = heartbeatAtMs;
    }

    DriveKey key() {
        return key;
    }

    /** Whether nobody needs this feed now. */
    boolean unused() {
        return subscriptions.isEmpty() && opens.isEmpty() && watches.isEmpty() && !plan.reading();
    }

    int subscribers() {
        return subscriptions.size();
    }

    long ringBytes() {
        return ring.bytes();
    }

    // ---- who follows -----------------------------------------------------------------------------

    void open(PendingOpen open, long nowMs) {
        boolean current = loaded && !subscriptions.isEmpty();
        if (current && open.epoch == epoch && open.seq <= ring.top()) {
            answer(open);
        } else {
            opens.add(open);
            plan.force();
        }
        readOn(nowMs);
    }

    /** Ends what this session has or awaits here. */
    void leave(HubSession session) {
        opens.removeIf(open -> open.session == session && session.openings().remove(open));
        Subscription subscription = session.find(key.drive());
        if (subscription != null) {
            detach(subscription);
        }
    }

    void revoke(HubSession session) {
        Subscription subscription = session.find(key.drive());
        if (subscription != null) {
            resync(subscription, ResyncCause.ACCESS);
        }
    }

    /** How many changes the newest one in memory is ahead of {@code seq}. */
    long lag(long seq) {
        return Math.max(0, ring.top() - seq);
    }

    Watch watch(long watchedEpoch, long after, Runnable wake) {
        Watch watch = new Watch(this, watchedEpoch, after, wake);
        watches.add(watch);
        return watch;
    }

    void forget(Watch watch) {
        watches.remove(watch);
    }

    // ---- news ------------------------------------------------------------------------------------

    void hint(Hint hint, long nowMs) {
        wake(hint.epoch(), hint.seq());
        boolean otherEpoch = loaded && hint.epoch() != epoch;
        boolean newer = hint.seq() > Math.max(plan.wanted(), ring.top());
        if (subscriptions.isEmpty() && opens.isEmpty()) {
            return; // nobody to tell; the next one to subscribe reads first
        }
        if (!otherEpoch && !newer) {
            observer.staleHint();
            return;
        }
        if (otherEpoch) {
            plan.force();
        } else {
            plan.want(hint.seq());
        }
        if (committedAtMs == 0) {
            committedAtMs = hint.committedAtMs();
        }
        readOn(nowMs);
    }

    void page(Page page, long nowMs) {
        if (page.entries().isEmpty() && page.head() > page.after() && page.after() >= page.minSeq()) {
            failed(nowMs); // a head without its entries: never pass that on, look again later
            return;
        }
        if (loaded && page.epoch() != epoch) {
            changeEpoch();
        }
        plan.answered(page.head());
        epoch = page.epoch();
        minSeq = page.minSeq();
        absorb(page);
        wake(epoch, page.head());
        answerOpens();
        tellAll(page);
        readOn(nowMs);
    }

    void failed(long nowMs) {
        plan.failed(nowMs + limits.retryMs());
        refuseOpens();
    }

    /** The drive is gone. */
    void gone() {
        refuseOpens();
        resyncAll(ResyncCause.ACCESS);
        wakeAll();
    }

    /** Reads that wait for their retry, and the heartbeat. */
    void tick(long nowMs) {
        readOn(nowMs);
        if (nowMs >= heartbeatAtMs) {
            heartbeatAtMs = nowMs + limits.headIntervalMs();
            heartbeat();
        }
    }

    /** The session's queue has opened again, or it has become live. */
    void resume(Subscription subscription, long nowMs) {
        advance(subscription, null);
        if (subscription.position < ring.top()) {
            readOn(nowMs);
        }
    }

    void wakeAll() {
        List<Watch> all = List.copyOf(watches);
        watches.clear();
        all.forEach(Watch::wake);
    }

    // ---- the journal -----------------------------------------------------------------------------

    private void readOn(long nowMs) {
        if (!plan.mayRead(nowMs)) {
            return;
        }
        if (!loaded) {
            if (!opens.isEmpty()) {
                read(lowestOpen(), true);
            }
            return;
        }
        boolean tip = plan.tipDue(ring.top()) && !(subscriptions.isEmpty() && opens.isEmpty());
        long laggard = lowestLaggard();
        boolean lagging = laggard != Long.MAX_VALUE;
        if (tip && (plan.tipFirst() || !lagging)) {
            read(ring.top(), true);
        } else if (lagging) {
            read(laggard, false);
        }
    }

    private void read(long after, boolean tip) {
        if (tip) {
            opens.forEach(open -> open.covered = true);
        }
        plan.started(tip);
        journal.read(key, after, limits.pageMax());
    }

    private long lowestOpen() {
        return opens.stream().mapToLong(open -> Math.max(0, open.seq)).min().orElse(0);
    }

    private long lowestLaggard() {
        long lowest = Long.MAX_VALUE;
        for (Subscription s : subscriptions) {
            if (s.position < ring.base()
                    && s.position < lowest
                    && s.session.live()
                    && s.session.queue().open()) {
                lowest = s.position;
            }
        }
        return lowest;
    }

    private void absorb(Page page) {
        if (!loaded) {
            ring.reset(page.top() == page.head() ? page.after() : page.head());
            loaded = true;
        } else if (page.after() > ring.top()) {
            ring.reset(page.after()); // retention has passed us
        }
        for (long seq = Math.max(ring.top(), page.after()) + 1; seq <= page.top(); seq++) {
            ring.append(page.get(seq));
        }
    }

    private void changeEpoch() {
        resyncAll(ResyncCause.EPOCH);
        cutter.forget();
        plan.reset();
        loaded = false;
    }

    // ---- opening ---------------------------------------------------------------------------------

    private void answerOpens() {
        List<PendingOpen> waiting = opens;
        opens = new ArrayList<>(2);
        for (PendingOpen open : waiting) {
            boolean told = open.covered && (open.seq <= ring.top() || ring.top() >= plan.wanted());
            if (told) {
                answer(open);
            } else {
                opens.add(open);
                plan.force();
            }
        }
    }

    private void refuseOpens() {
        List<PendingOpen> waiting = opens;
        opens = new ArrayList<>(2);
        for (PendingOpen open : waiting) {
            observer.opened(Opened.Outcome.UNAVAILABLE);
            open.answer(new Opened(Opened.Outcome.UNAVAILABLE, 0, 0));
        }
    }

    private void answer(PendingOpen open) {
        Opened.Outcome outcome = judge(open.epoch, open.seq);
        Opened opened = new Opened(outcome, epoch, ring.top());
        observer.opened(outcome);
        if (!opened.subscribed() || open.session.closed()) {
            open.answer(opened);
            return;
        }
        boolean recovered = outcome == Opened.Outcome.RECOVERED;
        long position = recovered ? open.seq : ring.top();
        Subscription subscription = attach(open.session, position);
        open.answer(opened);
        advance(subscription, null);
    }

    private Opened.Outcome judge(long claimedEpoch, long seq) {
        long head = ring.top();
        if (claimedEpoch != epoch) {
            return Opened.Outcome.RESYNC_EPOCH;
        }
        if (seq > head || seq < minSeq) {
            return Opened.Outcome.RESYNC_GAP;
        }
        return head - seq <= limits.ringEntriesMax() ? Opened.Outcome.RECOVERED : Opened.Outcome.BEHIND;
    }

    private Subscription attach(HubSession session, long position) {
        Subscription old = session.find(key.drive());
        if (old != null) {
            detach(old);
        }
        Subscription subscription = new Subscription(session, this, position, position < ring.top());
        subscription.slot = subscriptions.size();
        subscriptions.add(subscription);
        session.subscriptions().add(subscription);
        return subscription;
    }

    private void detach(Subscription subscription) {
        Subscription last = subscriptions.remove(subscriptions.size() - 1);
        if (last != subscription) {
            subscriptions.set(subscription.slot, last);
            last.slot = subscription.slot;
        }
        subscription.session.subscriptions().remove(subscription);
    }

    // ---- telling ---------------------------------------------------------------------------------

    /** Backwards, because a resync takes the subscription out and moves the last one into its place. */
    private void tellAll(Page page) {
        for (int i = subscriptions.size() - 1; i >= 0; i--) {
            Subscription subscription = subscriptions.get(i);
            if (subscription.position < minSeq) {
                resync(subscription, ResyncCause.GAP);
            } else {
                advance(subscription, page);
            }
        }
        cutter.forget();
        if (committedAtMs != 0 && ring.top() >= plan.wanted()) {
            observer.pushed(committedAtMs);
            committedAtMs = 0;
        }
    }

    private void advance(Subscription s, @Nullable Page page) {
        if (!s.session.live()) {
            return;
        }
        if (!s.collapsed) {
            deliver(s, page);
            if (s.position == ring.top()) {
                s.replaying = false;
            } else if (overflows(s)) {
                s.collapsed = true;
                observer.collapsed();
            }
        }
        if (s.collapsed && s.session.queue().open()) {
            ringBell(s);
        }
    }

    private void deliver(Subscription s, @Nullable Page page) {
        while (s.position < ring.top() && s.session.queue().open()) {
            ChangeRun run = runFrom(s.position, page);
            if (run == null) {
                return; // the journal has it: lowestLaggard() finds this session
            }
            Batch batch = cutter.cut(run, epoch, s.position);
            s.session.write(batch.frame());
            s.position = batch.to();
        }
    }

    private @Nullable ChangeRun runFrom(long position, @Nullable Page page) {
        if (ring.covers(position)) {
            return ring;
        }
        return page != null && page.covers(position) && position < page.top() ? page : null;
    }

    private boolean overflows(Subscription s) {
        if (ring.top() - s.position > limits.ringEntriesMax()) {
            return true;
        }
        if (s.replaying) {
            return false;
        }
        return !ring.covers(s.position) || s.session.queue().overflows(ring.bytesAfter(s.position));
    }

    private void ringBell(Subscription s) {
        s.session.write(encoder.head(key.drive(), epoch, ring.top()));
        s.position = ring.top();
        s.collapsed = false;
        s.replaying = false;
    }

    private void heartbeat() {
        if (subscriptions.isEmpty()) {
            return;
        }
        Frame head = encoder.head(key.drive(), epoch, ring.top());
        for (Subscription s : subscriptions) {
            if (s.position == ring.top()
                    && s.session.live()
                    && s.session.queue().open()) {
                s.session.write(head);
            }
        }
    }

    private void resyncAll(ResyncCause cause) {
        for (int i = subscriptions.size() - 1; i >= 0; i--) {
            resync(subscriptions.get(i), cause);
        }
    }

    private void resync(Subscription subscription, ResyncCause cause) {
        detach(subscription);
        subscription.session.write(encoder.resync(key.drive(), cause));
    }

    private void wake(long headEpoch, long head) {
        if (watches.isEmpty()) {
            return;
        }
        List<Watch> due =
                watches.stream().filter(watch -> watch.due(headEpoch, head)).toList();
        watches.removeAll(due);
        due.forEach(Watch::wake);
    }
}
