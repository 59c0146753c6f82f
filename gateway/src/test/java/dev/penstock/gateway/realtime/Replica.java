package dev.penstock.gateway.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.protocol.http.ChangeEntry;
import dev.penstock.protocol.http.ChangesPage;
import dev.penstock.protocol.sync.DrivePosition;
import dev.penstock.protocol.sync.ServerFrame;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What a client that follows the protocol has of a drive: every change, in order, exactly once. */
final class Replica {

    private final UUID drive;
    private final ApiClient api;
    private final List<ChangeEntry> applied = new ArrayList<>();
    private String cursor;
    private long told;
    int heads;
    int changesFrames;

    Replica(UUID drive, ApiClient api) {
        this.drive = drive;
        this.api = api;
    }

    long seq() {
        return applied.size();
    }

    DrivePosition position() {
        return new DrivePosition(drive, 1, seq());
    }

    /** A connection begins: the next changes continue here, or after {@code head} when they are not recovered. */
    void resumed(ServerFrame.Ready ready) {
        ServerFrame.DriveState state = ready.drives().stream()
                .filter(s -> s.drive().equals(drive))
                .findFirst()
                .orElseThrow();
        told = state.recovered() ? seq() : state.head();
        if (!state.recovered()) {
            readJournal();
        }
    }

    /** Takes frames until the drive's change {@code seq} is applied. */
    void follow(SyncClient client, long seq) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (seq() < seq) {
            assertTrue(System.nanoTime() < deadlineNanos, "at " + seq() + " (expected: " + seq + ")");
            apply(client.next());
        }
    }

    void apply(ServerFrame frame) {
        if (frame instanceof ServerFrame.Changes changes) {
            changesFrames++;
            assertEquals(told + 1, changes.from(), "not contiguous with what was told");
            told = changes.to();
            changes.changes().forEach(this::apply);
        } else if (frame instanceof ServerFrame.Head head) {
            heads++;
            assertTrue(head.seq() >= told, "head went back");
            told = head.seq();
            if (head.seq() > seq()) {
                readJournal();
            }
        } else {
            fail("unexpected: " + frame);
        }
    }

    /** Reads on until there is nothing more. */
    void readJournal() {
        ChangesPage page;
        do {
            String query = cursor == null ? "" : "&cursor=" + cursor;
            page = api.get("/v1/drives/" + drive + "/changes?limit=500" + query).as(ChangesPage.class);
            page.changes().forEach(this::apply);
            cursor = page.cursor();
        } while (page.more());
    }

    private void apply(ChangeEntry change) {
        if (change.seq() > seq()) {
            assertEquals(seq() + 1, change.seq(), "a gap");
            applied.add(change);
        }
    }

    void assertEqualsJournal(GatewayFixture fixture) {
        List<String> journal = new ArrayList<>();
        for (Row row : GatewayFixture.await(fixture.database()
                .system()
                .query("SELECT seq, node_id FROM changes WHERE drive_id = $1 ORDER BY seq", Tuple.of(drive)))) {
            journal.add(row.getLong("seq") + " " + row.getUUID("node_id"));
        }
        assertEquals(
                journal,
                applied.stream().map(c -> c.seq() + " " + c.node().id()).toList());
    }
}
