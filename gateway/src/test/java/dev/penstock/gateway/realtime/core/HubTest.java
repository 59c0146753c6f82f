package dev.penstock.gateway.realtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Single rules of the hub that a model would only meet by chance. */
final class HubTest implements JournalSource, FrameEncoder, HubObserver {

    private static final HubLimits LIMITS = new HubLimits(100, 10_000, 400, 200, 50, 2, 1, 1_000, 5_000, 100);
    private static final DriveKey DRIVE = new DriveKey(new UUID(0, 1), new UUID(0, 2));
    private static final DriveKey OTHER = new DriveKey(new UUID(0, 1), new UUID(0, 3));

    private record Read(DriveKey key, long after) {}

    private record Told(String what, long to, int sizeBytes) implements Frame {}

    private final List<Read> reads = new ArrayList<>();
    private final List<Opened> answers = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();
    private final Hub hub = new Hub(LIMITS, this, this, this, bound -> bound - 1);
    private int encoded;
    private int collapses;
    private int staleHints;
    private long pushedOfMs = -1;

    @Test
    void readsAtOnceWhenAHintCameDuringARead() {
        liveSession(5);
        hub.hint(new Hint(DRIVE, 1, 6, 10), 10);
        hub.hint(new Hint(DRIVE, 1, 7, 11), 11);
        assertEquals(List.of(new Read(DRIVE, 5)), reads, "one read at a time");
        hub.page(DRIVE, page(5, 6, 6), 12);
        assertEquals(new Read(DRIVE, 6), reads.get(1), "the second commit is not left to the truth check");
        hub.page(DRIVE, page(6, 7, 7), 15);
        assertEquals(List.of("changes 6", "changes 7"), told());
        assertEquals(10, pushedOfMs, "measured from the first commit heard of");
    }

    @Test
    void believesTheJournalAndNotAWrongHint() {
        liveSession(5);
        hub.hint(new Hint(DRIVE, 1, 1_000_000, 0), 1);
        hub.page(DRIVE, page(5, 5, 5), 2);
        assertEquals(1, reads.size(), "asked once, believed");
        hub.hint(new Hint(DRIVE, 1, 5, 0), 3);
        assertEquals(1, staleHints);
    }

    @Test
    void encodesOnceForSessionsAtTheSamePosition() {
        for (int i = 0; i < 10; i++) {
            liveSession(5);
        }
        hub.hint(new Hint(DRIVE, 1, 6, 0), 1);
        hub.page(DRIVE, page(5, 6, 6), 2);
        assertEquals(10, frames.size());
        assertEquals(1, encoded);
        frames.forEach(frame -> assertSame(frames.get(0), frame));
    }

    @Test
    void collapsesToOneHeadWhenMoreIsOwedThanTheQueueMayHold() {
        HubSession session = liveSession(0);
        push(0, 30); // 300 bytes of entries, window 200: the rest is owed
        int inline = frames.size();
        assertTrue(session.stalled());
        assertEquals(0, collapses);
        push(30, 70);
        assertEquals(1, collapses);
        assertEquals(inline, frames.size(), "nothing more while the queue is full");
        drain(session);
        assertEquals("head 70", told().get(inline));
        push(70, 71);
        assertEquals("changes 71", told().get(inline + 1), "inline again");
    }

    @Test
    void readsTheTipAndWhatALaggardMissedInTurn() {
        HubSession tip = liveSession(1_000);
        HubSession laggard = hub.open(frames::add);
        subscribe(laggard, 920, true);
        hub.hint(new Hint(DRIVE, 1, 1_002, 0), 1);
        List<Read> order = new ArrayList<>();
        for (int i = 0; i < 20 && !reads.isEmpty(); i++) {
            Read read = reads.remove(0);
            order.add(read);
            hub.page(DRIVE, page(read.after(), Math.min(1_002, read.after() + 30), 1_002), 2);
            drain(tip);
            drain(laggard);
        }
        assertEquals(List.of(new Read(DRIVE, 920), new Read(DRIVE, 1_000), new Read(DRIVE, 940)), order.subList(0, 3));
        assertEquals(1_002, Objects.requireNonNull(laggard.find(DRIVE.drive())).position, "caught up");
    }

    @Test
    void aPositionTheHubHasNotHeardOfIsCheckedBeforeItIsRefused() {
        liveSession(5);
        subscribe(hub.open(frames::add), 7, true);
        assertEquals(1, answers.size(), "the journal is asked first");
        hub.page(DRIVE, page(5, 7, 7), 2);
        assertEquals(new Opened(Opened.Outcome.RECOVERED, 1, 7), answers.get(1));
    }

    @Test
    void aPositionAheadOfTheJournalIsAGap() {
        liveSession(5);
        subscribe(hub.open(frames::add), 7, true);
        hub.page(DRIVE, page(5, 5, 5), 2);
        assertEquals(Opened.Outcome.RESYNC_GAP, answers.get(1).outcome());
    }

    @Test
    void refusesWhatWaitsWhenTheJournalCannotBeReadAndRetriesForTheOthers() {
        liveSession(5);
        hub.hint(new Hint(DRIVE, 1, 6, 0), 1);
        subscribe(hub.open(frames::add), 9, true);
        hub.failed(DRIVE, 2);
        assertEquals(Opened.Outcome.UNAVAILABLE, answers.get(1).outcome());
        hub.tick(3);
        assertEquals(1, reads.size(), "not before the pause");
        hub.tick(2 + LIMITS.retryMs());
        assertEquals(2, reads.size());
    }

    @Test
    void heartbeatTellsOnlyWhatTheSessionHasBeenTold() {
        HubSession held = hub.open(frames::add);
        subscribe(held, 5, false);
        hub.page(DRIVE, page(5, 5, 5), 1);
        liveSession(5);
        hub.tick(LIMITS.headIntervalMs());
        assertEquals(List.of("head 5"), told());
    }

    @Test
    void refusesMoreDrivesThanASessionMayHave() {
        HubSession session = hub.open(frames::add);
        assertTrue(hub.subscribe(session, DRIVE, 1, 0, answers::add, 0));
        assertTrue(hub.subscribe(session, OTHER, 1, 0, answers::add, 0));
        assertFalse(hub.subscribe(session, new DriveKey(new UUID(0, 1), new UUID(0, 4)), 1, 0, answers::add, 0));
        assertTrue(hub.subscribe(session, OTHER, 1, 0, answers::add, 0), "the same drive again takes its own place");
    }

    @Test
    void aSessionThatLeavesBeforeTheAnswerLeavesNothingBehind() {
        HubSession session = hub.open(frames::add);
        subscribe(session, 5, true);
        hub.close(session, 1);
        hub.page(DRIVE, page(5, 5, 5), 2);
        assertEquals(0, hub.subscriptions());
        assertEquals(0, hub.sessions());
        assertTrue(hub.drivesInUse().isEmpty());
    }

    @Test
    void keepsARecentDriveForQuickResumesWithinItsBounds() {
        HubSession session = liveSession(5);
        push(5, 8);
        hub.close(session, 10);
        assertTrue(hub.ringBytes() > 0);
        hub.tick(10 + LIMITS.idleMs());
        assertEquals(0, hub.ringBytes());
    }

    @Test
    void aWatchWakesOnceOnNewsAfterItBegan() {
        List<String> woken = new ArrayList<>();
        Watch watch = hub.watch(DRIVE, 1, 5, () -> woken.add("news"), 0);
        Watch cancelled = hub.watch(DRIVE, 1, 5, () -> woken.add("cancelled"), 0);
        hub.unwatch(cancelled, 0);
        hub.hint(new Hint(DRIVE, 1, 5, 0), 1);
        assertEquals(List.of(), woken);
        hub.hint(new Hint(DRIVE, 1, 6, 0), 2);
        hub.hint(new Hint(DRIVE, 1, 7, 0), 3);
        hub.unwatch(watch, 4);
        assertEquals(List.of("news"), woken);
        assertTrue(reads.isEmpty(), "a long-poll reads for itself");
        assertTrue(hub.drivesInUse().isEmpty());
    }

    @Test
    void aWatchWakesOnAnotherEpoch() {
        List<String> woken = new ArrayList<>();
        hub.watch(DRIVE, 1, 500, () -> woken.add("news"), 0);
        hub.hint(new Hint(DRIVE, 2, 3, 0), 1);
        assertEquals(List.of("news"), woken);
    }

    @Test
    void aDriveThatIsGoneEndsItsSubscriptions() {
        liveSession(5);
        hub.gone(DRIVE, 1);
        assertEquals(List.of("resync ACCESS 0"), told());
        assertEquals(0, hub.subscriptions());
    }

    @Test
    void aHeadWithoutItsEntriesIsReadAgainAndNotToldAbout() {
        liveSession(5);
        hub.hint(new Hint(DRIVE, 1, 6, 0), 1);
        hub.page(DRIVE, new Page(1, 0, 6, 5, List.of()), 2);
        assertEquals(List.of(), told());
        hub.tick(2 + LIMITS.retryMs());
        hub.page(DRIVE, page(5, 6, 6), 200);
        assertEquals(List.of("changes 6"), told());
    }

    private HubSession liveSession(long position) {
        HubSession session = hub.open(frames::add);
        subscribe(session, position, true);
        if (!reads.isEmpty()) {
            hub.page(DRIVE, page(position, position, position), 0);
            reads.clear();
        }
        return session;
    }

    private void drain(HubSession session) {
        while (session.inFlightBytes() > 0) {
            hub.written(session, session.inFlightBytes(), 9);
        }
    }

    private void subscribe(HubSession session, long position, boolean live) {
        hub.subscribe(session, DRIVE, 1, position, answers::add, 0);
        if (live) {
            hub.activate(session, 0);
        }
    }

    /** Commits, hint and read of the changes {@code after+1 .. head}, in pages as the hub asks for them. */
    private void push(long after, long head) {
        reads.clear();
        hub.hint(new Hint(DRIVE, 1, head, 0), 0);
        while (!reads.isEmpty()) {
            Read read = reads.remove(0);
            hub.page(DRIVE, page(read.after(), Math.min(head, read.after() + LIMITS.pageMax()), head), 0);
        }
        assertTrue(after < head);
    }

    private static Page page(long after, long to, long head) {
        List<Entry> entries = LongStream.rangeClosed(after + 1, to)
                .mapToObj(seq -> Entry.of(seq, "0123456789"))
                .toList();
        return new Page(1, 0, head, after, entries);
    }

    private List<String> told() {
        return frames.stream()
                .map(Told.class::cast)
                .map(f -> f.what() + ' ' + f.to())
                .toList();
    }

    @Override
    public void read(DriveKey drive, long after, int limit) {
        reads.add(new Read(drive, after));
    }

    @Override
    public Frame changes(UUID drive, long epoch, List<Entry> entries) {
        encoded++;
        return new Told("changes", entries.get(entries.size() - 1).seq(), 10 * entries.size());
    }

    @Override
    public Frame head(UUID drive, long epoch, long seq) {
        return new Told("head", seq, 10);
    }

    @Override
    public Frame resync(UUID drive, ResyncCause cause) {
        return new Told("resync " + cause, 0, 10);
    }

    @Override
    public void pushed(long committedAtMs) {
        pushedOfMs = committedAtMs;
    }

    @Override
    public void collapsed() {
        collapses++;
    }

    @Override
    public void opened(Opened.Outcome outcome) {}

    @Override
    public void staleHint() {
        staleHints++;
    }
}
