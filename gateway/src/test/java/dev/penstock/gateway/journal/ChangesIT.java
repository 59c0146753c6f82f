package dev.penstock.gateway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.protocol.http.ChangeEntry;
import dev.penstock.protocol.http.ChangesPage;
import dev.penstock.protocol.http.CreateFolderRequest;
import dev.penstock.protocol.http.NodeView;
import dev.penstock.protocol.http.SnapshotPage;
import dev.penstock.protocol.names.NodeName;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The journal and the snapshot over real HTTP. */
final class ChangesIT {

    private static GatewayFixture fixture;

    private TestTenant tenant;
    private ApiClient api;
    private String path;
    private int made;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @BeforeEach
    void newTenant() {
        tenant = fixture.newTenant();
        api = fixture.client(tenant, tenant.adminEmail());
        path = "/v1/drives/" + tenant.driveId();
    }

    @Test
    void pagesFromTheBeginningWithoutGapOrRepetition() {
        for (int i = 0; i < 7; i++) {
            folder(tenant.rootId());
        }
        List<Long> seqs = new ArrayList<>();
        ChangesPage page = changes("?limit=3");
        while (true) {
            assertEquals(page.from() + page.entries().size(), page.to());
            page.changes().forEach(change -> seqs.add(change.seq()));
            if (!page.more()) {
                break;
            }
            page = changes("?limit=3&cursor=" + page.cursor());
        }
        assertEquals(page.head(), seqs.size());
        for (int i = 0; i < seqs.size(); i++) {
            assertEquals(i + 1, seqs.get(i));
        }
        ChangesPage after = changes("?cursor=" + page.cursor());
        assertTrue(after.entries().isEmpty());
        assertEquals(page.to(), after.to());
    }

    @Test
    void aLongPollWakesWithTheCommit() throws Exception {
        String cursor = changes("").cursor();
        CompletableFuture<ChangesPage> waiting =
                CompletableFuture.supplyAsync(() -> changes("?wait=30&cursor=" + cursor));
        assertFalse(waiting.isDone());
        long seq = folder(tenant.rootId()).seq();
        ChangesPage page = waiting.get(10, TimeUnit.SECONDS);
        assertEquals(seq, page.to());
        assertEquals(1, page.changes().size());
    }

    @Test
    void aLongPollAnswersEmptyWhenItsTimeIsOver() {
        String cursor = changes("").cursor();
        long began = System.nanoTime();
        ChangesPage page = changes("?wait=1&cursor=" + cursor);
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        assertTrue(page.entries().isEmpty());
        assertTrue(tookMs >= 1_000, "took " + tookMs + " ms");
    }

    @Test
    void aLongPollFindsACommitNobodyHintedAt() throws Exception {
        String cursor = changes("").cursor();
        CompletableFuture<ChangesPage> waiting =
                CompletableFuture.supplyAsync(() -> changes("?wait=30&cursor=" + cursor));
        folder(tenant.rootId());
        waiting.get(20, TimeUnit.SECONDS);
        String next = waiting.join().cursor();
        CompletableFuture<Answer> restored =
                CompletableFuture.supplyAsync(() -> api.get(path + "/changes?wait=30&cursor=" + next));
        sql("UPDATE drives SET epoch = epoch + 1 WHERE id = $1");
        assertEquals(410, restored.get(20, TimeUnit.SECONDS).status(), "a restored drive is noticed while waiting");
    }

    @Test
    void resyncsAnotherEpochAndWhatRetentionTook() {
        String cursor = changes("").cursor();
        folder(tenant.rootId());
        folder(tenant.rootId());
        sql("UPDATE drives SET min_seq = head_seq - 1 WHERE id = $1");
        assertResync("gap", api.get(path + "/changes?cursor=" + cursor));
        assertResync("gap", api.get(path + "/changes"));
        sql("UPDATE drives SET epoch = epoch + 1 WHERE id = $1");
        assertResync("epoch", api.get(path + "/changes?cursor=" + cursor));
    }

    @Test
    void refusesWhatItDidNotIssue() {
        String cursor = changes("").cursor();
        TestTenant other = fixture.newTenant();
        ApiClient theirs = fixture.client(other, other.adminEmail());
        assertEquals(
                "invalid-cursor",
                theirs.get("/v1/drives/" + other.driveId() + "/changes?cursor=" + cursor)
                        .code());
        assertEquals(
                "invalid-cursor", api.get(path + "/changes?cursor=A" + cursor).code());
        assertEquals(
                "invalid-cursor", api.get(path + "/snapshot?after=" + cursor).code());
        assertEquals("invalid-query", api.get(path + "/changes?wait=56").code());
        assertEquals("invalid-query", api.get(path + "/changes?limit=0").code());
        assertEquals(404, theirs.get(path + "/changes").status());
        assertEquals(404, theirs.get(path + "/snapshot").status());
    }

    @Test
    void snapshotAndTheChangesAfterItConvergeWhilePagesAreRead() {
        List<NodeView> folders = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            folders.add(folder(tenant.rootId()));
        }
        Map<UUID, JsonObject> nodes = new TreeMap<>();
        SnapshotPage page = snapshot("?limit=4");
        String pinned = page.cursor();
        for (int i = 0; page.next() != null; i++) {
            keep(nodes, page);
            // Between two pages: a new node, a move, a rename and a node thrown away.
            NodeView fresh = folder(tenant.rootId());
            patch(folders.get(i), new JsonObject().put("parent", fresh.id().toString()));
            patch(folders.get(9 - i), new JsonObject().put("name", "renamed " + i));
            if (i == 0) {
                assertEquals(
                        200, api.delete(path + "/nodes/" + folders.get(4).id()).status());
            }
            page = snapshot("?limit=4&after=" + page.next());
            assertEquals(pinned, page.cursor());
        }
        keep(nodes, page);
        assertNull(page.next());
        ChangesPage changes = changes("?limit=1000&cursor=" + pinned);
        assertFalse(changes.entries().isEmpty());
        changes.entries().forEach(entry -> {
            JsonObject node = new JsonObject(entry.text()).getJsonObject("node");
            nodes.put(UUID.fromString(node.getString("id")), node);
        });
        Map<UUID, JsonObject> truth = new TreeMap<>();
        keep(truth, snapshot("?limit=1000"));
        assertEquals(truth, nodes);
        assertEquals(
                changes.changes().size(),
                changes.changes().stream().map(ChangeEntry::seq).distinct().count());
    }

    private ChangesPage changes(String query) {
        Answer answer = api.get(path + "/changes" + query);
        assertEquals(200, answer.status(), answer.body());
        return answer.as(ChangesPage.class);
    }

    private SnapshotPage snapshot(String query) {
        Answer answer = api.get(path + "/snapshot" + query);
        assertEquals(200, answer.status(), answer.body());
        return answer.as(SnapshotPage.class);
    }

    private NodeView folder(UUID parent) {
        Answer answer = api.post(path + "/nodes", new CreateFolderRequest(parent, new NodeName("folder " + made++)));
        assertEquals(201, answer.status(), answer.body());
        return answer.as(NodeView.class);
    }

    private void patch(NodeView node, JsonObject change) {
        Answer answer = api.patch(path + "/nodes/" + node.id(), change);
        assertEquals(200, answer.status(), answer.body());
    }

    private static void keep(Map<UUID, JsonObject> nodes, SnapshotPage page) {
        page.entries().forEach(entry -> {
            JsonObject node = new JsonObject(entry.text());
            nodes.put(UUID.fromString(node.getString("id")), node);
        });
    }

    private void sql(String statement) {
        GatewayFixture.await(fixture.database().system().query(statement, Tuple.of(tenant.driveId())));
    }

    private static void assertResync(String reason, Answer answer) {
        assertEquals(410, answer.status(), answer.body());
        assertEquals("resync", answer.code());
        assertEquals(reason, answer.json().getString("reason"));
    }
}
