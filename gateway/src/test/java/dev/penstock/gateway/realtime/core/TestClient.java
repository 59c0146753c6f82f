package dev.penstock.gateway.realtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.realtime.core.SyncWorld.TestDrive;
import dev.penstock.gateway.realtime.core.SyncWorld.TestFrame;
import dev.penstock.gateway.realtime.core.SyncWorld.TestNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client that follows the protocol: applies contiguous changes, reads the journal when told {@code
 * head} or when it sees a gap, starts from a snapshot on {@code resync}, resumes from what it has.
 */
final class TestClient implements Outlet {

    /** What the client has of one drive; survives its connections. */
    private static final class Replica {
        long epoch;
        final List<String> applied = new ArrayList<>();
        boolean behind;

        /** On this connection: the last seq told of, or -1 before the answer to the subscription. */
        long told = -1;
    }

    private final SyncWorld world;
    private final Map<UUID, Replica> replicas = new HashMap<>();
    private final Deque<TestFrame> arriving = new ArrayDeque<>();
    private @Nullable TestNode node;
    private @Nullable HubSession session;

    TestClient(SyncWorld world) {
        this.world = world;
    }

    @Override
    public void write(Frame frame) {
        arriving.add((TestFrame) frame);
    }

    void connect(TestNode to, int pick) {
        disconnect();
        node = to;
        session = to.hub.open(this);
        for (UUID drive : List.copyOf(replicas.keySet())) {
            subscribe(world.drive(drive));
        }
        if (pick % 4 != 0) {
            activate();
        }
    }

    void activate() {
        if (session != null && node != null) {
            node.hub.activate(session, world.nowMs);
        }
    }

    void disconnect() {
        if (session != null && node != null) {
            node.hub.close(session, world.nowMs);
        }
        session = null;
        node = null;
        arriving.clear();
        replicas.values().forEach(replica -> replica.told = -1);
    }

    void subscribe(TestDrive drive) {
        HubSession current = session;
        if (current == null || node == null) {
            return;
        }
        Replica replica = replicas.computeIfAbsent(drive.key.drive(), id -> snapshot(drive));
        long seq = replica.applied.size();
        node.hub.unsubscribe(current, drive.key, world.nowMs);
        dropArriving(drive.key.drive());
        replica.told = -1;
        node.hub.subscribe(current, drive.key, replica.epoch, seq, opened -> answered(drive, seq, opened), world.nowMs);
    }

    void unsubscribe(TestDrive drive) {
        if (session != null && node != null && replicas.remove(drive.key.drive()) != null) {
            node.hub.unsubscribe(session, drive.key, world.nowMs);
            dropArriving(drive.key.drive());
        }
    }

    void receive() {
        TestFrame frame = arriving.poll();
        if (frame == null) {
            return;
        }
        leftTheServer(frame);
        Replica replica = replicas.get(frame.drive());
        assertNotNull(replica, "a frame of a drive that was not asked for");
        switch (frame.type()) {
            case "changes" -> apply(replica, frame);
            case "head" -> heed(replica, frame);
            default -> startOver(world.drive(frame.drive()));
        }
    }

    /** One page of GET /changes for every drive the client knows to be behind on. */
    void readJournal() {
        for (Map.Entry<UUID, Replica> entry : Map.copyOf(replicas).entrySet()) {
            Replica replica = entry.getValue();
            TestDrive drive = world.drive(entry.getKey());
            if (!replica.behind) {
                continue;
            }
            if (replica.epoch != drive.epoch || replica.applied.size() < drive.minSeq) {
                startOver(drive);
                continue;
            }
            Page page = drive.page(replica.applied.size(), 3);
            page.entries().forEach(change -> replica.applied.add(change.json()));
            replica.behind = page.head() > page.top();
        }
    }

    void receiveAndReadAll() {
        for (int i = 0; i < 50 && !arriving.isEmpty(); i++) {
            receive();
        }
        readJournal();
    }

    void checkBound() {
        if (session != null) {
            int bytesMax = SyncWorld.LIMITS.queueBytesMax() / 2 + SyncWorld.LIMITS.batchBytesMax() + 40;
            // Every drive may add one doorbell or resync to a queue that has just filled.
            assertTrue(session.inFlightBytes() <= bytesMax + 40 * world.drives.size() + controlBytes());
        }
    }

    void assertHoldsTheJournal() {
        if (session == null) {
            return;
        }
        assertTrue(arriving.isEmpty());
        replicas.forEach((id, replica) -> {
            assertEquals(world.drive(id).epoch, replica.epoch);
            assertEquals(world.drive(id).journal, replica.applied);
        });
    }

    private int controlBytes() {
        return arriving.stream()
                .filter(f -> !f.type().equals("changes"))
                .mapToInt(TestFrame::sizeBytes)
                .sum();
    }

    private void answered(TestDrive drive, long seq, Opened opened) {
        Replica replica = replicas.get(drive.key.drive());
        if (replica == null) {
            return;
        }
        switch (opened.outcome()) {
            case RECOVERED -> replica.told = seq;
            case BEHIND -> {
                replica.told = opened.head();
                replica.behind = true;
            }
            case RESYNC_EPOCH, RESYNC_GAP -> startOver(drive);
            case UNAVAILABLE -> subscribeLater(drive);
        }
    }

    private void subscribeLater(TestDrive drive) {
        arriving.add(new TestFrame("retry", drive.key.drive(), 0, 0, 0, List.of(), 0));
    }

    private void apply(Replica replica, TestFrame frame) {
        assertEquals(replica.told + 1, frame.from(), "changes not contiguous with what was told");
        assertEquals(replica.epoch, frame.epoch());
        replica.told = frame.to();
        long has = replica.applied.size();
        if (frame.from() > has + 1) {
            replica.behind = true;
            return;
        }
        for (long seq = has + 1; seq <= frame.to(); seq++) {
            replica.applied.add(frame.bodies().get((int) (seq - frame.from())));
        }
    }

    private static void heed(Replica replica, TestFrame frame) {
        assertTrue(frame.to() >= replica.told, "head went backwards");
        replica.told = frame.to();
        replica.behind |= frame.to() > replica.applied.size();
    }

    private void startOver(TestDrive drive) {
        replicas.put(drive.key.drive(), snapshot(drive));
        subscribe(drive);
    }

    private static Replica snapshot(TestDrive drive) {
        Replica replica = new Replica();
        replica.epoch = drive.epoch;
        replica.applied.addAll(drive.journal);
        return replica;
    }

    /** Frames on their way that belong to a subscription the client has ended. */
    private void dropArriving(UUID drive) {
        List<TestFrame> stale =
                arriving.stream().filter(f -> f.drive().equals(drive)).toList();
        arriving.removeAll(stale);
        stale.forEach(this::leftTheServer);
    }

    private void leftTheServer(TestFrame frame) {
        if (session != null && node != null && frame.sizeBytes() > 0) {
            node.hub.written(session, frame.sizeBytes(), world.nowMs);
        }
    }
}
