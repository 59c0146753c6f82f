package dev.penstock.gateway.uploads;

import static dev.penstock.gateway.FilesClient.expect;
import static dev.penstock.gateway.FilesClient.put;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.DataSize;
import dev.penstock.config.GatewaySettings;
import dev.penstock.config.Secret;
import dev.penstock.config.UploadSettings;
import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.FilesClient;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.platform.objects.ContentHash;
import dev.penstock.platform.objects.ObjectStore;
import dev.penstock.platform.objects.ObjectStoreLimits;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.ChildrenPage;
import dev.penstock.protocol.http.CompleteUploadRequest;
import dev.penstock.protocol.http.NodeState;
import dev.penstock.protocol.http.NodeView;
import dev.penstock.protocol.http.PartsRequest;
import dev.penstock.protocol.http.PartsResponse;
import dev.penstock.protocol.http.PatchNodeRequest;
import dev.penstock.protocol.http.UploadMode;
import dev.penstock.protocol.http.UploadTicket;
import dev.penstock.protocol.names.NodeName;
import dev.penstock.protocol.objects.ObjectKeys;
import dev.penstock.protocol.objects.Sha256;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files going in: tickets, the store, finalise by client and by bucket event. */
final class UploadsIT {

    private static final String EVENT_SECRET = "a secret of some length";
    private static final int MIB = 1 << 20;

    private static GatewayFixture fixture;
    private static FilesClient files;

    private UUID home;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start(UploadsIT::withSmallParts);
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
    void takesAFileByOnePut() {
        byte[] bytes = random(10_000);
        UploadTicket ticket = files.ticket(home, "a.txt", bytes);
        assertEquals(UploadMode.PUT, ticket.mode());
        assertEquals(
                "upload-incomplete", expect(409, files.complete(ticket.id())).code());

        assertEquals(200, put(ticket.put(), bytes).statusCode());
        Answer completed = expect(200, files.complete(ticket.id()));

        NodeView file = completed.as(NodeView.class);
        assertEquals("\"" + file.seq() + "\"", completed.header("ETag").orElseThrow());
        assertEquals(Sha256.of(bytes), file.sha256());
        assertEquals(10_000, file.size());
        assertEquals(1, file.version());
        assertEquals("text/plain", file.type());
        assertEquals(completed.body(), expect(200, files.complete(ticket.id())).body());
    }

    @Test
    void takesAnEmptyFile() {
        assertEquals(0, files.file(home, "empty", new byte[0]).size());
    }

    @Test
    void letsTheStoreRefuseOtherBytes() {
        byte[] bytes = random(5_000);
        UploadTicket ticket = files.ticket(home, "signed.png", bytes);

        assertRefusedByStore(put(ticket.put(), random(5_000)).statusCode());
        assertRefusedByStore(put(ticket.put(), random(5_001)).statusCode());
        assertRefusedByStore(
                put(ticket.put(), bytes, Map.of("content-type", "text/html")).statusCode());
        byte[] other = random(5_000);
        assertRefusedByStore(put(ticket.put(), other, Map.of("x-amz-checksum-sha256", Sha256.base64(Sha256.of(other))))
                .statusCode());
        assertEquals(
                "upload-incomplete", expect(409, files.complete(ticket.id())).code());
    }

    @Test
    void refusesAnObjectOfAnotherSizeThatLiesInPlace(@TempDir Path folder) throws IOException {
        byte[] bytes = random(5_000);
        UploadTicket ticket = files.ticket(home, "wrong", bytes);
        String key = ObjectKeys.blob(fixture.tenant().id(), Sha256.of(bytes));
        byte[] shorter = Arrays.copyOf(bytes, 4_000);
        ObjectStore store = new ObjectStore(
                fixture.vertx(), fixture.settings().objects(), ObjectStoreLimits.standard(), Clock.systemUTC());
        Path source = Files.write(folder.resolve("shorter"), shorter);
        GatewayFixture.await(store.putFile(key, source, "text/plain", new ContentHash(Sha256.of(shorter))));

        assertEquals(
                "upload-size-mismatch", expect(422, files.complete(ticket.id())).code());

        assertEquals(200, put(ticket.put(), bytes).statusCode());
        expect(200, files.complete(ticket.id()));
        GatewayFixture.await(store.close());
    }

    @Test
    void knowsContentTheTenantHasAlready() {
        byte[] bytes = random(3_000);
        NodeView original = files.file(home, "original", bytes);

        UploadTicket instant = files.ticket(home, "copy", bytes);

        assertEquals(UploadMode.INSTANT, instant.mode());
        NodeView copy = instant.node().as(NodeView.class);
        assertNotEquals(original.id(), copy.id());
        assertEquals(original.sha256(), copy.sha256());
    }

    @Test
    void doesNotKnowContentOfOtherTenants() {
        byte[] bytes = random(3_000);
        files.file(home, "secret", bytes);
        GatewayFixture.TestTenant other = fixture.newTenant();
        FilesClient foreign = FilesClient.of(fixture, other, other.adminEmail());
        assertEquals(
                UploadMode.PUT, foreign.ticket(foreign.rootId(), "guess", bytes).mode());
    }

    @Test
    void takesALargeFileInParts() {
        byte[] bytes = random(11 * MIB + 17);
        UploadTicket ticket = files.ticket(home, "film.mp4", bytes);
        assertEquals(UploadMode.MULTIPART, ticket.mode());
        assertEquals(5L * MIB, ticket.partSize());
        assertEquals(3, ticket.parts());
        assertEquals(
                "upload-incomplete", expect(409, files.complete(ticket.id())).code());

        List<CompleteUploadRequest.Part> sent = sendParts(ticket, bytes);
        assertEquals(
                "upload-incomplete",
                expect(409, complete(ticket.id(), sent.subList(0, 2))).code());
        Answer completed = expect(200, complete(ticket.id(), sent));

        assertEquals(bytes.length, completed.as(NodeView.class).size());
        assertEquals(completed.body(), expect(200, complete(ticket.id(), sent)).body(), "the same, however often");
        String url = expect(
                        302,
                        files.api().get(files.node(completed.as(NodeView.class).id()) + "/content"))
                .header("Location")
                .orElseThrow();
        assertArrayEquals(bytes, FilesClient.fetch(url, Map.of()).body());
    }

    @Test
    void signsPartsOfTheUploadOnly() {
        byte[] bytes = random(6 * MIB);
        UploadTicket ticket = files.ticket(home, "parts", bytes);
        String hash = Sha256.of(new byte[0]);
        String parts = files.upload(ticket.id()) + "/parts";

        expect(422, files.api().post(parts, new PartsRequest(List.of(new PartsRequest.Part(3, hash)))));
        PartsRequest.Part one = new PartsRequest.Part(1, hash);
        expect(422, files.api().post(parts, new PartsRequest(List.of(one, one))));
        UploadTicket single = files.ticket(home, "single", random(100));
        expect(
                409,
                files.api()
                        .post(
                                files.upload(single.id()) + "/parts",
                                new PartsRequest(List.of(new PartsRequest.Part(1, hash)))));
        expect(204, files.api().delete(files.upload(ticket.id())));
        expect(409, files.api().post(parts, new PartsRequest(List.of(new PartsRequest.Part(1, hash)))));
    }

    @Test
    void commitsOnceWhenEverybodyCompletes() {
        byte[] bytes = random(2_000);
        UploadTicket ticket = files.ticket(home, "race.png", bytes);
        assertEquals(200, put(ticket.put(), bytes).statusCode());
        JsonObject event =
                event("ObjectCreated:Put", ObjectKeys.blob(fixture.tenant().id(), Sha256.of(bytes)));

        List<CompletableFuture<Answer>> completions = Stream.iterate(0, i -> i + 1)
                .limit(8)
                .map(i -> CompletableFuture.supplyAsync(() -> files.complete(ticket.id())))
                .toList();
        List<CompletableFuture<Answer>> events = Stream.iterate(0, i -> i + 1)
                .limit(4)
                .map(i -> CompletableFuture.supplyAsync(() -> bucketEvents(EVENT_SECRET, event)))
                .toList();

        Set<String> bodies = completions.stream()
                .map(completion -> expect(200, completion.join()).body())
                .collect(Collectors.toSet());
        events.forEach(answer -> expect(204, answer.join()));
        assertEquals(1, bodies.size());
        UUID node = UUID.fromString(new JsonObject(bodies.iterator().next()).getString("id"));
        assertEquals(1, count("SELECT count(*) FROM changes WHERE node_id = $1", node));
        assertEquals(1, count("SELECT count(*) FROM versions WHERE node_id = $1", node));
        assertEquals(1, count("SELECT count(*) FROM jobs WHERE payload ->> 'node' = $1::uuid::text", node));
    }

    @Test
    void finalisesByBucketEventAlone() {
        byte[] bytes = random(2_000);
        UploadTicket ticket = files.ticket(home, "event", bytes);
        JsonObject event =
                event("s3:ObjectCreated:Put", ObjectKeys.blob(fixture.tenant().id(), Sha256.of(bytes)));

        expect(204, bucketEvents(EVENT_SECRET, event));
        assertTrue(names().isEmpty(), "an event about an object that is not there");
        assertEquals(200, put(ticket.put(), bytes).statusCode());
        expect(204, bucketEvents(EVENT_SECRET, event));
        expect(204, bucketEvents(EVENT_SECRET, event));

        assertEquals(List.of("event"), names());
        expect(200, files.complete(ticket.id()));
    }

    @Test
    void ignoresEventsAboutNothingOfOurs() {
        expect(204, bucketEvents(EVENT_SECRET, event("ObjectCreated:Put", "some/other/key")));
        expect(204, bucketEvents(EVENT_SECRET, event("ObjectRemoved:Delete", "t/x")));
        expect(204, bucketEvents(EVENT_SECRET, event("ObjectCreated:Put", "t/" + Ids.next() + "/m/" + Ids.next())));
        expect(422, bucketEvents(EVENT_SECRET, new JsonObject()));
    }

    @Test
    void takesEventsFromTheStoreOnly() {
        JsonObject event = event("ObjectCreated:Put", "t/x");
        expect(401, bucketEvents("not " + EVENT_SECRET, event));
        expect(401, bucketEvents("", event));
        expect(401, fixture.anonymous().post("/v1/bucket-events", event));
        expect(401, files.api().post("/v1/bucket-events", event));
    }

    @Test
    void finalisesNothingForWhoIsNoEditorAnyMore() {
        String email = "leaver-" + home + "@example.com";
        UUID leaverId = fixture.newUser(fixture.tenant(), email);
        fixture.addMember(fixture.tenant(), leaverId, "editor");
        FilesClient leaver = files.as(fixture.client(fixture.tenant(), email));
        byte[] bytes = random(2_000);
        UploadTicket ticket = leaver.ticket(home, "late", bytes);
        put(ticket.put(), bytes);
        expect(204, files.api().delete(files.path("/members/" + leaverId)));

        expect(
                204,
                bucketEvents(
                        EVENT_SECRET,
                        event(
                                "ObjectCreated:Put",
                                ObjectKeys.blob(fixture.tenant().id(), Sha256.of(bytes)))));

        assertTrue(names().isEmpty());
        expect(404, leaver.complete(ticket.id()));
    }

    @Test
    void makesAVersionOfTheVersionItWasBasedOn() {
        NodeView first = files.file(home, "doc", random(100));
        NodeView second = files.edit(home, "doc", random(200), 1);

        assertEquals(first.id(), second.id());
        assertEquals(2, second.version());
        Answer stale = files.createUpload(home, "doc", random(300), 1L);
        assertEquals("version-conflict", expect(409, stale).code());
    }

    @Test
    void findsAConflictThatCameBetween() {
        files.file(home, "doc", random(100));
        byte[] mine = random(200);
        UploadTicket ticket =
                expect(201, files.createUpload(home, "doc", mine, 1L)).as(UploadTicket.class);
        put(ticket.put(), mine);
        files.edit(home, "doc", random(300), 1);
        assertEquals(
                "version-conflict", expect(409, files.complete(ticket.id())).code());
    }

    @Test
    void editsTheFileThatWasMeantAndNotTheOneThatTookItsName() {
        NodeView report = files.file(home, "report.txt", random(100));
        files.api().patch(files.node(report.id()), new PatchNodeRequest(NodeName.of("old.txt"), null, null));
        NodeView other = files.file(home, "report.txt", random(100));

        NodeView edited = files.edit(report, random(120), 1);

        assertEquals(report.id(), edited.id());
        assertEquals("old.txt", edited.name());
        assertEquals(2, edited.version());
        assertEquals(
                1,
                expect(200, files.api().get(files.node(other.id())))
                        .as(NodeView.class)
                        .version());
        assertEquals(
                "version-conflict",
                expect(409, files.createEdit(report, random(9), 1)).code());
    }

    @Test
    void anEditBeatsAStaleDelete() {
        NodeView file = files.file(home, "kept.txt", random(100));
        expect(200, files.api().delete(files.node(file.id())));

        NodeView edited = files.edit(file, random(120), 1);

        assertEquals(NodeState.LIVE, edited.state());
        assertEquals(2, edited.version());
    }

    @Test
    void refusesWhatWouldFailAnyhow() {
        NodeView folder = files.folder(home, "Stra\u00dfe");
        assertEquals(
                "name-taken",
                expect(409, files.createUpload(home, "STRASSE", random(1), null))
                        .code());
        assertEquals(
                "not-a-file",
                expect(409, files.createUpload(home, "strasse", random(1), 1L)).code());
        assertEquals(
                "parent-not-found",
                expect(409, files.createUpload(Ids.next(), "x", random(1), null))
                        .code());
        NodeView file = files.file(home, "file", random(1));
        assertEquals(
                "parent-not-folder",
                expect(409, files.createUpload(file.id(), "x", random(1), null)).code());
        JsonObject huge = new JsonObject()
                .put("parent", folder.id().toString())
                .put("name", "huge")
                .put("size", 3L << 40)
                .put("sha256", Sha256.of(random(1)));
        assertEquals(
                "file-too-large",
                expect(413, files.api().post(files.path("/uploads"), huge)).code());
    }

    @Test
    void refusesMoreThanTheQuota() {
        GatewayFixture.TestTenant small = fixture.newTenant();
        GatewayFixture.await(fixture.database()
                .system()
                .query(
                        "INSERT INTO plans (id, name, storage_bytes_max) VALUES ('tiny', 'Tiny', 1000) ON CONFLICT DO NOTHING",
                        Tuple.tuple()));
        GatewayFixture.await(fixture.database()
                .system()
                .query("UPDATE tenants SET plan_id = 'tiny' WHERE id = $1", Tuple.of(small.id())));
        FilesClient poor = FilesClient.of(fixture, small, small.adminEmail());

        poor.file(poor.rootId(), "fits", random(600));
        byte[] bytes = random(400);
        UploadTicket open = poor.ticket(poor.rootId(), "last", bytes);
        assertEquals(
                "storage-quota-exceeded",
                expect(507, poor.createUpload(poor.rootId(), "over", random(401), null))
                        .code());
        poor.file(poor.rootId(), "quick", random(300));
        put(open.put(), bytes);
        assertEquals(
                "storage-quota-exceeded", expect(507, poor.complete(open.id())).code());
    }

    @Test
    void repeatsACreationWithTheSameKey() {
        FilesClient keyed = files.with("Idempotency-Key", "u-" + Ids.next());
        byte[] bytes = random(700);
        UploadTicket first = keyed.ticket(home, "once", bytes);
        UploadTicket again = keyed.ticket(home, "once", bytes);
        assertEquals(first.id(), again.id());
        assertEquals(200, put(again.put(), bytes).statusCode());
        NodeView file = expect(200, files.complete(first.id())).as(NodeView.class);

        UploadTicket late = keyed.ticket(home, "once", bytes);
        assertEquals(UploadMode.INSTANT, late.mode());
        assertEquals(file, late.node().as(NodeView.class));
        assertEquals(
                "idempotency-key-reused",
                expect(422, keyed.createUpload(home, "other", bytes, null)).code());
    }

    @Test
    void givesUpOnRequest() {
        UploadTicket ticket = files.ticket(home, "never", random(900));
        expect(204, files.api().delete(files.upload(ticket.id())));
        expect(204, files.api().delete(files.upload(ticket.id())));
        assertEquals("upload-closed", expect(409, files.complete(ticket.id())).code());

        byte[] bytes = random(900);
        UploadTicket done = files.ticket(home, "done", bytes);
        put(done.put(), bytes);
        expect(200, files.complete(done.id()));
        assertEquals(
                "upload-closed",
                expect(409, files.api().delete(files.upload(done.id()))).code());
    }

    @Test
    void runsOutOfTime() {
        UploadTicket ticket = files.ticket(home, "late", random(900));
        GatewayFixture.await(fixture.database()
                .system()
                .query(
                        "UPDATE uploads SET expires_at = now() - interval '1 second' WHERE id = $1",
                        Tuple.of(ticket.id())));
        assertEquals("upload-expired", expect(410, files.complete(ticket.id())).code());
        PartsRequest parts = new PartsRequest(List.of(new PartsRequest.Part(1, Sha256.of(new byte[0]))));
        assertEquals(
                "upload-expired",
                expect(410, files.api().post(files.upload(ticket.id()) + "/parts", parts))
                        .code());
    }

    @Test
    void keepsUploadsToWhomTheyBelong() {
        String email = "editor-" + home + "@example.com";
        UUID editorId = fixture.newUser(fixture.tenant(), email);
        fixture.addMember(fixture.tenant(), editorId, "editor");
        FilesClient editor = files.as(fixture.client(fixture.tenant(), email));
        UploadTicket ticket = files.ticket(home, "mine", random(10));
        expect(404, editor.complete(ticket.id()));
        expect(404, editor.api().delete(editor.upload(ticket.id())));
    }

    private List<CompleteUploadRequest.Part> sendParts(UploadTicket ticket, byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += 5 * MIB) {
            pieces.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 5 * MIB)));
        }
        List<PartsRequest.Part> wanted = new ArrayList<>();
        pieces.forEach(piece -> wanted.add(new PartsRequest.Part(wanted.size() + 1, Sha256.of(piece))));
        PartsResponse signed = expect(
                        200, files.api().post(files.upload(ticket.id()) + "/parts", new PartsRequest(wanted)))
                .as(PartsResponse.class);
        return signed.parts().stream()
                .map(part -> {
                    var answer = put(part.put(), pieces.get(part.number() - 1));
                    assertEquals(200, answer.statusCode());
                    return new CompleteUploadRequest.Part(
                            part.number(), answer.headers().firstValue("etag").orElseThrow());
                })
                .toList();
    }

    private static Answer complete(UUID upload, List<CompleteUploadRequest.Part> parts) {
        return files.api().post(files.upload(upload) + "/complete", new CompleteUploadRequest(parts));
    }

    private static Answer bucketEvents(String secret, JsonObject event) {
        ApiClient store = fixture.anonymous().with("Authorization", "Bearer " + secret);
        return store.post("/v1/bucket-events", event);
    }

    private static JsonObject event(String name, String key) {
        JsonObject object = new JsonObject().put("key", key.replace("/", "%2F")).put("eTag", "x");
        JsonObject bucket =
                new JsonObject().put("name", fixture.settings().objects().bucket());
        JsonObject record = new JsonObject()
                .put("eventVersion", "2.1")
                .put("eventName", name)
                .put("s3", new JsonObject().put("bucket", bucket).put("object", object));
        return new JsonObject().put("Records", new JsonArray().add(record));
    }

    private List<String> names() {
        return expect(200, files.api().get(files.node(home) + "/children")).as(ChildrenPage.class).nodes().stream()
                .map(NodeView::name)
                .toList();
    }

    private static long count(String sql, UUID id) {
        return GatewayFixture.await(fixture.database().system().query(sql, Tuple.of(id)))
                .iterator()
                .next()
                .getLong(0);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random().nextBytes(bytes);
        return bytes;
    }

    private static void assertRefusedByStore(int status) {
        assertTrue(status == 400 || status == 403, "status " + status);
    }

    private static GatewaySettings withSmallParts(GatewaySettings usual) {
        UploadSettings uploads = new UploadSettings(
                DataSize.ofMiB(5),
                DataSize.ofGiB(1024),
                DataSize.ofMiB(5),
                Duration.ofHours(1),
                Secret.of(EVENT_SECRET));
        return usual.with(uploads);
    }
}
