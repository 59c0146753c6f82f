package dev.penstock.gateway.realtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A small world around hubs: journals that are the truth, two nodes, a network that loses, doubles and
 * reorders hints, reads that finish late or fail, clients that read slowly, leave and come back on
 * another node. Every step is chosen by a number, so a script of numbers is a history.
 */
final class SyncWorld {

    static final HubLimits LIMITS = new HubLimits(8, 400, 240, 60, 5, 8, 2, 20, 30, 3);
    private static final UUID TENANT = new UUID(0, 1);

    final List<TestDrive> drives = new ArrayList<>();
    final List<TestNode> nodes = new ArrayList<>();
    final List<TestClient> clients = new ArrayList<>();
    final WorldTally tally;
    long nowMs;

    SyncWorld(int driveCount, int nodeCount, int clientCount, WorldTally tally) {
        this.tally = tally;
        for (int i = 0; i < driveCount; i++) {
            drives.add(new TestDrive(new DriveKey(TENANT, new UUID(0, 100 + i))));
        }
        for (int i = 0; i < nodeCount; i++) {
            nodes.add(new TestNode(this));
        }
        for (int i = 0; i < clientCount; i++) {
            clients.add(new TestClient(this));
        }
    }

    void step(int number) {
        int choice = number % 40;
        int pick = number / 40;
        TestNode node = nodes.get(pick % nodes.size());
        TestClient client = clients.get(pick % clients.size());
        TestDrive drive = drives.get(pick % drives.size());
        nowMs++;
        if (choice < 8) {
            commit(drive, 1 + pick % 3, pick);
        } else if (choice < 14) {
            node.deliverHint(pick);
        } else if (choice == 14) {
            node.loseHint(pick);
        } else if (choice == 15) {
            node.doubleHint(pick);
        } else if (choice == 16) {
            node.hub.hint(new Hint(drive.key, drive.epoch + pick % 2, pick % 50, 0), nowMs);
        } else if (choice < 21) {
            node.executeRead(pick);
        } else if (choice < 25) {
            node.answerRead(pick);
        } else if (choice < 33) {
            client.receive();
        } else {
            rarer(choice, pick, node, client, drive);
        }
        clients.forEach(TestClient::checkBound);
    }

    private void rarer(int choice, int pick, TestNode node, TestClient client, TestDrive drive) {
        if (choice == 33) {
            client.readJournal();
        } else if (choice == 34) {
            client.connect(node, pick);
        } else if (choice == 35) {
            client.subscribe(drive);
        } else if (choice == 36) {
            nowMs += 10;
            node.hub.tick(nowMs);
        } else if (choice == 37) {
            node.failRead(pick);
        } else if (choice == 38 && pick % 5 == 0) {
            drive.restoreBackup(pick);
        } else if (choice == 38 && pick % 5 == 1) {
            drive.forgetOldest(pick % 7);
        } else if (choice == 38) {
            client.activate();
        } else if (choice == 39 && pick % 3 == 0) {
            client.disconnect();
        } else if (choice == 39) {
            client.unsubscribe(drive);
        }
    }

    private void commit(TestDrive drive, int count, int pick) {
        long seq = drive.commit(count, pick);
        for (TestNode node : nodes) {
            node.hints.add(new Hint(drive.key, drive.epoch, seq, nowMs));
        }
    }

    /** All hints are lost, nothing more is written; truth checks, reads and clients go on until all is quiet. */
    void settle() {
        nodes.forEach(node -> node.hints.clear());
        clients.forEach(TestClient::activate);
        for (int round = 0; round < 400; round++) {
            nowMs += LIMITS.retryMs() + 1;
            for (TestNode node : nodes) {
                node.hub.tick(nowMs);
                node.checkTruth();
                node.executeAndAnswerAll();
            }
            clients.forEach(TestClient::receiveAndReadAll);
        }
    }

    void assertEveryClientHoldsTheJournal() {
        for (TestClient client : clients) {
            client.assertHoldsTheJournal();
        }
    }

    TestDrive drive(UUID id) {
        return drives.stream().filter(d -> d.key.drive().equals(id)).findFirst().orElseThrow();
    }

    /** A drive's journal: the truth. */
    static final class TestDrive {
        final DriveKey key;
        final List<String> journal = new ArrayList<>();
        long epoch = 1;
        long minSeq;

        TestDrive(DriveKey key) {
            this.key = key;
        }

        long commit(int count, int pick) {
            for (int i = 0; i < count; i++) {
                String body = "e" + epoch + "s" + (journal.size() + 1);
                journal.add(body + "x".repeat(pick % 30));
            }
            return journal.size();
        }

        void restoreBackup(int pick) {
            int keep = journal.isEmpty() ? 0 : pick % (journal.size() + 1);
            journal.subList(keep, journal.size()).clear();
            epoch++;
            minSeq = Math.min(minSeq, keep);
        }

        void forgetOldest(int count) {
            minSeq = Math.min(journal.size(), minSeq + count);
        }

        Page page(long after, int limit) {
            long from = Math.max(after, minSeq);
            List<Entry> entries = new ArrayList<>();
            for (long seq = from + 1; seq <= journal.size() && entries.size() < limit; seq++) {
                entries.add(Entry.of(seq, journal.get((int) seq - 1)));
            }
            return new Page(epoch, minSeq, journal.size(), from, entries);
        }
    }

    /** One hub and the journal reads it has under way. */
    static final class TestNode implements JournalSource {
        final SyncWorld world;
        final Hub hub;
        final List<Hint> hints = new ArrayList<>();
        private final List<TestRead> reads = new ArrayList<>();

        TestNode(SyncWorld world) {
            this.world = world;
            this.hub = new Hub(LIMITS, this, new TestEncoder(world.tally), world.tally, bound -> bound / 2);
        }

        @Override
        public void read(DriveKey drive, long after, int limit) {
            assertTrue(reads.stream().noneMatch(r -> r.key.equals(drive)), "two reads of one drive at a time");
            reads.add(new TestRead(drive, after, limit));
            if (after + LIMITS.ringEntriesMax()
                    < world.drive(drive.drive()).journal.size()) {
                world.tally.readOfSomethingOld();
            }
        }

        void deliverHint(int pick) {
            if (!hints.isEmpty()) {
                hub.hint(hints.remove(pick % hints.size()), world.nowMs);
            }
        }

        void loseHint(int pick) {
            if (!hints.isEmpty()) {
                hints.remove(pick % hints.size());
            }
        }

        void doubleHint(int pick) {
            if (!hints.isEmpty()) {
                hints.add(hints.get(pick % hints.size()));
            }
        }

        void executeRead(int pick) {
            if (!reads.isEmpty()) {
                reads.get(pick % reads.size()).execute(world);
            }
        }

        void answerRead(int pick) {
            if (!reads.isEmpty()) {
                TestRead read = reads.remove(pick % reads.size());
                read.execute(world);
                if (read.page != null) {
                    hub.page(read.key, read.page, world.nowMs);
                }
            }
        }

        void failRead(int pick) {
            if (!reads.isEmpty()) {
                hub.failed(reads.remove(pick % reads.size()).key, world.nowMs);
            }
        }

        void checkTruth() {
            for (DriveKey key : hub.drivesInUse()) {
                TestDrive drive = world.drive(key.drive());
                hub.hint(new Hint(key, drive.epoch, drive.journal.size(), 0), world.nowMs);
            }
        }

        void executeAndAnswerAll() {
            for (int i = 0; i < 100 && !reads.isEmpty(); i++) {
                answerRead(0);
            }
        }
    }

    private static final class TestRead {
        final DriveKey key;
        final long after;
        final int limit;

        @Nullable
        Page page;

        TestRead(DriveKey key, long after, int limit) {
            this.key = key;
            this.after = after;
            this.limit = limit;
        }

        /** The moment the database takes its snapshot; the answer may arrive much later. */
        void execute(SyncWorld world) {
            if (page == null) {
                page = world.drive(key.drive()).page(after, limit);
            }
        }
    }

    /** A frame as the test's clients see it. */
    record TestFrame(String type, UUID drive, long epoch, long from, long to, List<String> bodies, int sizeBytes)
            implements Frame {}

    private static final class TestEncoder implements FrameEncoder {
        private final WorldTally tally;

        TestEncoder(WorldTally tally) {
            this.tally = tally;
        }

        @Override
        public Frame changes(UUID drive, long epoch, List<Entry> entries) {
            long from = entries.get(0).seq();
            long to = entries.get(entries.size() - 1).seq();
            int bytes = 20 + entries.stream().mapToInt(Entry::sizeBytes).sum();
            List<String> bodies = entries.stream().map(Entry::json).toList();
            assertEquals(to - from + 1, bodies.size());
            return new TestFrame("changes", drive, epoch, from, to, bodies, bytes);
        }

        @Override
        public Frame head(UUID drive, long epoch, long seq) {
            return new TestFrame("head", drive, epoch, seq, seq, List.of(), 20);
        }

        @Override
        public Frame resync(UUID drive, ResyncCause cause) {
            tally.resync(cause);
            return new TestFrame("resync", drive, 0, 0, 0, List.of(), 20);
        }
    }
}
