package dev.penstock.gateway.nodes;

import static dev.penstock.gateway.FilesClient.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.FilesClient;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.BatchOperation;
import dev.penstock.protocol.http.BatchRequest;
import dev.penstock.protocol.http.BatchResponse;
import dev.penstock.protocol.http.ChildrenPage;
import dev.penstock.protocol.http.NodeState;
import dev.penstock.protocol.http.NodeView;
import dev.penstock.protocol.http.PatchNodeRequest;
import dev.penstock.protocol.names.NodeName;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tree over HTTP, on real PostgreSQL. */
final class NodesIT {

    private static GatewayFixture fixture;
    private static FilesClient files;

    /** A folder of the test's own. */
    private UUID home;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
        files = FilesClient.of(fixture, fixture.tenant(), fixture.tenant().adminEmail());
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @BeforeEach
    void makeHome() {
        home = files.folder(files.rootId(), "home " + Ids.next()).id();
    }

    @Test
    void createsAndShowsAFolder() {
        Answer created = expect(201, files.createFolder(home, "Plans"));
        NodeView folder = created.as(NodeView.class);

        assertEquals(files.node(folder.id()), created.header("Location").orElseThrow());
        assertEquals("\"" + folder.seq() + "\"", created.header("ETag").orElseThrow());
        Answer shown = expect(200, files.api().get(files.node(folder.id())));
        assertEquals(folder, shown.as(NodeView.class));
        assertEquals(created.header("ETag"), shown.header("ETag"));
    }

    @Test
    void takesNamesThatDifferOnlyInCaseOrNormalisationForTheSame() {
        files.folder(home, "R\u00e9sum\u00e9");
        assertRefused(409, "name-taken", files.createFolder(home, "Re\u0301sume\u0301"));
        assertRefused(409, "name-taken", files.createFolder(home, "R\u00c9SUM\u00c9"));
        files.folder(home, "Resume");
    }

    @Test
    void refusesNamesThatAreNone() {
        for (String name : List.of("", ".", "..", "a/b", "tab\there", " ")) {
            JsonObject body = new JsonObject().put("parent", home.toString()).put("name", name);
            assertRefused(422, "invalid-body", files.api().post(files.path("/nodes"), body));
        }
    }

    @Test
    void refusesParentsThatAreNone() {
        assertRefused(409, "parent-not-found", files.createFolder(Ids.next(), "x"));
        NodeView gone = files.folder(home, "gone");
        expect(200, files.api().delete(files.node(gone.id())));
        assertRefused(409, "parent-not-found", files.createFolder(gone.id(), "x"));
    }

    @Test
    void repeatsACreationWithTheSameKeyOnce() {
        FilesClient keyed = files.with("Idempotency-Key", "k-" + Ids.next());
        NodeView first = keyed.folder(home, "once");
        NodeView again = keyed.folder(home, "once");

        assertEquals(first, again);
        assertEquals(1, children(home, 10).size());
        assertRefused(422, "idempotency-key-reused", keyed.createFolder(home, "twice"));
    }

    @Test
    void renamesWithTheRightRevisionOnly() {
        NodeView folder = files.folder(home, "old");
        PatchNodeRequest rename = new PatchNodeRequest(NodeName.of("new"), null, null);
        String path = files.node(folder.id());

        assertRefused(
                412,
                "precondition-failed",
                files.api().with("If-Match", "\"" + (folder.seq() + 1) + "\"").patch(path, rename));
        assertRefused(
                400, "invalid-header", files.api().with("If-Match", "oops").patch(path, rename));
        Answer renamed = expect(
                200, files.api().with("If-Match", "\"" + folder.seq() + "\"").patch(path, rename));

        assertEquals("new", renamed.as(NodeView.class).name());
        assertRefused(
                412,
                "precondition-failed",
                files.api().with("If-Match", "\"" + folder.seq() + "\"").delete(path));
    }

    @Test
    void renamesWithoutARevisionWhateverItIsNow() {
        NodeView folder = files.folder(home, "old");
        PatchNodeRequest rename = new PatchNodeRequest(NodeName.of("new"), null, null);
        Answer renamed = expect(200, files.api().patch(files.node(folder.id()), rename));
        Answer again = expect(200, files.api().patch(files.node(folder.id()), rename));
        assertEquals(renamed.header("ETag"), again.header("ETag"), "what is so already is no change");
    }

    @Test
    void movesButNeverBelowItself() {
        NodeView a = files.folder(home, "a");
        NodeView b = files.folder(a.id(), "b");
        NodeView c = files.folder(b.id(), "c");

        assertRefused(409, "move-cycle", files.api().patch(files.node(a.id()), moveTo(c.id())));
        assertRefused(409, "move-cycle", files.api().patch(files.node(a.id()), moveTo(a.id())));
        NodeView moved =
                expect(200, files.api().patch(files.node(c.id()), moveTo(home))).as(NodeView.class);
        assertEquals(home, moved.parent());
        assertRefused(409, "root-immutable", files.api().patch(files.node(files.rootId()), moveTo(home)));
    }

    @Test
    void trashesAndRestores() {
        NodeView folder = files.folder(home, "bin");
        Answer trashed = expect(200, files.api().delete(files.node(folder.id())));
        assertEquals(NodeState.TRASHED, trashed.as(NodeView.class).state());
        assertTrue(children(home, 10).isEmpty());
        assertRefused(
                409,
                "node-trashed",
                files.api().patch(files.node(folder.id()), new PatchNodeRequest(NodeName.of("other"), null, null)));

        files.folder(home, "bin");
        PatchNodeRequest restore = new PatchNodeRequest(null, null, NodeState.LIVE);
        assertRefused(409, "name-taken", files.api().patch(files.node(folder.id()), restore));
        PatchNodeRequest restoreAs = new PatchNodeRequest(NodeName.of("bin (2)"), null, NodeState.LIVE);
        Answer restored = expect(
                200,
                files.api()
                        .with("If-Match", trashed.header("ETag").orElseThrow())
                        .patch(files.node(folder.id()), restoreAs));
        assertEquals(NodeState.LIVE, restored.as(NodeView.class).state());
    }

    @Test
    void pagesChildrenByName() {
        List<String> names = IntStream.range(0, 7).mapToObj(i -> "f" + i).toList();
        names.forEach(name -> files.folder(home, name));

        List<String> seen = new ArrayList<>();
        String after = "";
        int pages = 0;
        do {
            ChildrenPage page = expect(200, files.api().get(files.node(home) + "/children?limit=3" + after))
                    .as(ChildrenPage.class);
            page.nodes().forEach(node -> seen.add(node.name()));
            after = page.next() == null ? null : "&after=" + page.next();
            pages++;
        } while (after != null);

        assertEquals(names, seen);
        assertEquals(3, pages);
    }

    @Test
    void refusesForgedAndForeignPageTokens() {
        files.folder(home, "a");
        files.folder(home, "b");
        ChildrenPage page = expect(200, files.api().get(files.node(home) + "/children?limit=1"))
                .as(ChildrenPage.class);

        assertRefused(400, "invalid-cursor", files.api().get(files.node(home) + "/children?after=forged"));
        assertRefused(
                400, "invalid-cursor", files.api().get(files.node(files.rootId()) + "/children?after=" + page.next()));
        assertRefused(400, "invalid-query", files.api().get(files.node(home) + "/children?limit=0"));
    }

    @Test
    void appliesABatchInOrderWithAResultForEach() {
        NodeView a = files.folder(home, "a");
        BatchRequest batch = new BatchRequest(List.of(
                new BatchOperation.Folder(home, NodeName.of("b")),
                new BatchOperation.Folder(home, NodeName.of("A")),
                new BatchOperation.Patch(a.id(), NodeName.of("c"), null, null, null),
                new BatchOperation.Folder(home, NodeName.of("A")),
                new BatchOperation.Trash(a.id(), a.seq()),
                new BatchOperation.Trash(Ids.next(), null)));

        List<BatchResponse.Result> results = expect(200, files.api().post(files.path("/batch"), batch))
                .as(BatchResponse.class)
                .results();

        assertEquals(
                List.of(201, 409, 200, 201, 412, 404),
                results.stream().map(BatchResponse.Result::status).toList());
        assertEquals("name-taken", results.get(1).problem().code());
        assertNull(results.get(0).problem());
        assertEquals(
                List.of("A", "b", "c"),
                children(home, 10).stream().map(NodeView::name).toList());
    }

    @Test
    void takesAThousandOperationsAndNoMore() {
        List<BatchOperation> thousand = IntStream.range(0, BatchRequest.OPERATIONS_MAX)
                .<BatchOperation>mapToObj(i -> new BatchOperation.Folder(home, NodeName.of("n" + i)))
                .toList();
        BatchResponse response = expect(200, files.api().post(files.path("/batch"), new BatchRequest(thousand)))
                .as(BatchResponse.class);
        assertTrue(response.results().stream().allMatch(result -> result.status() == 201));

        JsonObject one = new JsonObject().put("op", "trash").put("node", home.toString());
        JsonObject tooMany = new JsonObject()
                .put("operations", IntStream.range(0, 1001).mapToObj(i -> one).toList());
        assertRefused(422, "invalid-body", files.api().post(files.path("/batch"), tooMany));
    }

    @Test
    void letsRolesDoWhatTheyMay() {
        UUID viewerId = fixture.newUser(fixture.tenant(), "viewer-" + home + "@example.com");
        fixture.addMember(fixture.tenant(), viewerId, "viewer");
        fixture.newUser(fixture.tenant(), "stranger-" + home + "@example.com");
        FilesClient viewer = files.as(fixture.client(fixture.tenant(), "viewer-" + home + "@example.com"));
        FilesClient stranger = files.as(fixture.client(fixture.tenant(), "stranger-" + home + "@example.com"));

        expect(200, viewer.api().get(viewer.node(home)));
        assertRefused(403, "forbidden", viewer.createFolder(home, "x"));
        assertRefused(403, "forbidden", viewer.api().delete(viewer.node(home)));
        assertRefused(404, "not-found", stranger.api().get(stranger.node(home)));
        assertRefused(404, "not-found", stranger.createFolder(home, "x"));
    }

    @Test
    void hidesDrivesOfOtherTenants() {
        GatewayFixture.TestTenant other = fixture.newTenant();
        FilesClient foreigner = files.as(fixture.client(other, other.adminEmail()));
        assertRefused(404, "not-found", foreigner.api().get(foreigner.node(home)));
        assertRefused(404, "not-found", foreigner.api().delete(foreigner.node(home)));
        assertRefused(404, "not-found", foreigner.createFolder(home, "x"));
    }

    @Test
    void findsNothingUnderIdsThatAreNone() {
        assertRefused(404, "not-found", files.api().get(files.path("/nodes/1-1-1-1-1")));
        assertRefused(404, "not-found", files.api().get(files.node(Ids.next())));
        assertNotEquals(
                200, files.api().get(files.node(Ids.next()) + "/children").status());
    }

    private static List<NodeView> children(UUID folder, int limit) {
        return expect(200, files.api().get(files.node(folder) + "/children?limit=" + limit))
                .as(ChildrenPage.class)
                .nodes();
    }

    private static PatchNodeRequest moveTo(UUID parent) {
        return new PatchNodeRequest(null, parent, null);
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertEquals(status, answer.status(), answer.body());
        assertEquals(code, answer.code());
    }
}
