package dev.penstock.gateway.content;

import static dev.penstock.gateway.FilesClient.expect;
import static dev.penstock.gateway.FilesClient.fetch;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.FilesClient;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.NodeView;
import dev.penstock.protocol.http.VersionView;
import dev.penstock.protocol.http.VersionsPage;
import dev.penstock.protocol.objects.ObjectKeys;
import dev.penstock.protocol.objects.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files going out: redirects that really lead to the bytes, versions, thumbnails. */
final class ContentIT {

    private static GatewayFixture fixture;
    private static FilesClient files;

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
    void leadsToTheBytes() {
        byte[] bytes = random(5_000);
        NodeView file = files.file(home, "caf\u00e9 \"x\".txt", bytes);

        Answer redirect = expect(302, files.api().get(content(file)));
        assertEquals(tag(bytes), redirect.header("ETag").orElseThrow());
        assertEquals("private, no-cache", redirect.header("Cache-Control").orElseThrow());
        HttpResponse<byte[]> got = fetch(location(redirect), Map.of());

        assertEquals(200, got.statusCode());
        assertArrayEquals(bytes, got.body());
        assertEquals("text/plain", got.headers().firstValue("content-type").orElseThrow());
        assertEquals(
                "attachment; filename=\"caf_ _x_.txt\"; filename*=UTF-8''caf%C3%A9%20%22x%22.txt",
                got.headers().firstValue("content-disposition").orElseThrow());
        assertTrue(got.headers().firstValue("cache-control").orElseThrow().contains("immutable"));
    }

    @Test
    void leavesRangesToTheStore() {
        byte[] bytes = random(5_000);
        NodeView file = files.file(home, "range", bytes);
        String url = location(expect(302, files.api().get(content(file))));

        HttpResponse<byte[]> got = fetch(url, Map.of("range", "bytes=100-199"));

        assertEquals(206, got.statusCode());
        assertArrayEquals(Arrays.copyOfRange(bytes, 100, 200), got.body());
    }

    @Test
    void saysWhenTheClientHasItAlready() {
        byte[] bytes = random(100);
        NodeView file = files.file(home, "known", bytes);
        Answer unchanged = files.api().with("If-None-Match", tag(bytes)).get(content(file));
        assertEquals(304, unchanged.status());
        assertEquals(tag(bytes), unchanged.header("ETag").orElseThrow());
        assertArrayEquals(bytes, fetch(location(unchanged), Map.of()).body());
        expect(302, files.api().with("If-None-Match", "\"other\"").get(content(file)));
    }

    @Test
    void keepsEveryVersion() {
        byte[] one = random(100);
        byte[] two = random(200);
        NodeView file = files.file(home, "doc", one);
        files.edit(home, "doc", two, 1);

        Answer old = expect(302, files.api().get(content(file) + "?version=1"));
        assertTrue(old.header("Cache-Control").orElseThrow().startsWith("private, max-age="));
        assertArrayEquals(one, fetch(location(old), Map.of()).body());
        assertArrayEquals(
                two,
                fetch(location(expect(302, files.api().get(content(file)))), Map.of())
                        .body());
        expect(404, files.api().get(content(file) + "?version=3"));
        assertEquals(
                "invalid-query",
                expect(400, files.api().get(content(file) + "?version=0")).code());
    }

    @Test
    void listsVersionsNewestFirst() {
        NodeView file = files.file(home, "doc", random(1));
        for (int version = 1; version <= 3; version++) {
            files.edit(home, "doc", random(version + 1), version);
        }
        String path = files.node(file.id()) + "/versions?limit=3";
        VersionsPage first = expect(200, files.api().get(path)).as(VersionsPage.class);
        VersionsPage second =
                expect(200, files.api().get(path + "&after=" + first.next())).as(VersionsPage.class);

        assertEquals(List.of(4L, 3L, 2L), numbers(first));
        assertEquals(List.of(1L), numbers(second));
        assertEquals(
                List.of(true, false, false),
                first.entries().stream().map(VersionView::current).toList());
        assertEquals(fixture.tenant().adminId(), first.entries().get(0).actor());
        expect(404, files.api().get(files.node(home) + "/versions"));
    }

    @Test
    void restoresAVersionAsTheNewest() {
        byte[] one = random(100);
        NodeView file = files.file(home, "doc", one);
        NodeView edited = files.edit(home, "doc", random(200), 1);
        String path = files.node(file.id()) + "/versions/1/restore";

        expect(412, files.api().with("If-Match", "\"" + file.seq() + "\"").post(path));
        Answer restored = expect(
                200, files.api().with("If-Match", "\"" + edited.seq() + "\"").post(path));

        assertEquals(3, restored.as(NodeView.class).version());
        assertEquals(Sha256.of(one), restored.as(NodeView.class).sha256());
        expect(404, files.api().post(files.node(file.id()) + "/versions/9/restore"));
        assertEquals(
                "not-a-file",
                expect(409, files.api().post(files.node(home) + "/versions/1/restore"))
                        .code());
    }

    @Test
    void restoresOnceForOneKey() {
        NodeView file = files.file(home, "doc", random(100));
        files.edit(home, "doc", random(200), 1);
        String path = files.node(file.id()) + "/versions/1/restore";
        ApiClient keyed = files.api().with("Idempotency-Key", "restore-" + file.id());

        Answer first = expect(200, keyed.post(path));
        Answer again = expect(200, keyed.post(path));

        assertEquals(3, first.as(NodeView.class).version());
        assertEquals(first.body(), again.body());
        assertEquals(
                "idempotency-key-reused",
                expect(422, keyed.post(files.node(file.id()) + "/versions/2/restore"))
                        .code());
    }

    @Test
    void aRestoredPictureGetsItsThumbnailToo() {
        NodeView picture = files.file(home, "restored.png", random(500));
        files.edit(home, "restored.png", random(600), 1);
        expect(200, files.api().post(files.node(picture.id()) + "/versions/1/restore"));
        assertEquals(
                "thumbnail-not-ready",
                expect(404, files.api().get(files.node(picture.id()) + "/thumbnail?size=256"))
                        .code());
    }

    @Test
    void saysThatAThumbnailIsBeingMade() {
        NodeView picture = files.file(home, "picture.png", random(500));
        Answer answer = expect(404, files.api().get(files.node(picture.id()) + "/thumbnail?size=256"));
        assertEquals("thumbnail-not-ready", answer.code());
        assertTrue(Integer.parseInt(answer.header("Retry-After").orElseThrow()) >= 1);
    }

    @Test
    void saysThatThereWillBeNoThumbnail() {
        NodeView text = files.file(home, "a.txt", random(500));
        assertEquals(
                "not-found",
                expect(404, files.api().get(files.node(text.id()) + "/thumbnail"))
                        .code());
        assertEquals(
                "invalid-query",
                expect(400, files.api().get(files.node(text.id()) + "/thumbnail?size=300"))
                        .code());
    }

    @Test
    void leadsToTheThumbnail() {
        byte[] bytes = random(500);
        NodeView picture = files.file(home, "picture.png", bytes);
        String key = ObjectKeys.preview(fixture.tenant().id(), Sha256.of(bytes), 1024);
        GatewayFixture.await(fixture.database()
                .system()
                .query(
                        """
                        WITH made AS (
                          INSERT INTO thumbnails (tenant_id, sha256, box_px, object_key, content_type, width, height, size)
                          VALUES ($1, $2, 1024, $3, 'image/webp', 10, 10, 5))
                        UPDATE nodes SET thumbnail = true WHERE id = $4""",
                        Tuple.of(
                                fixture.tenant().id(),
                                Buffer.buffer(Sha256.bytes(Sha256.of(bytes))),
                                key,
                                picture.id())));

        Answer redirect = expect(302, files.api().get(files.node(picture.id()) + "/thumbnail?size=1024"));

        assertTrue(location(redirect).contains(key));
        assertEquals(
                "\"" + Sha256.of(bytes) + "-1024\"", redirect.header("ETag").orElseThrow());
    }

    @Test
    void showsContentToMembersOnly() {
        NodeView file = files.file(home, "private", random(10));
        String viewerEmail = "viewer-" + home + "@example.com";
        fixture.addMember(fixture.tenant(), fixture.newUser(fixture.tenant(), viewerEmail), "viewer");
        String strangerEmail = "stranger-" + home + "@example.com";
        fixture.newUser(fixture.tenant(), strangerEmail);
        FilesClient viewer = files.as(fixture.client(fixture.tenant(), viewerEmail));
        FilesClient stranger = files.as(fixture.client(fixture.tenant(), strangerEmail));

        expect(302, viewer.api().get(content(file)));
        expect(403, viewer.api().post(files.node(file.id()) + "/versions/1/restore"));
        expect(404, stranger.api().get(content(file)));
        expect(404, stranger.api().get(files.node(file.id()) + "/versions"));
        expect(404, stranger.api().get(files.node(file.id()) + "/thumbnail"));
        expect(404, files.api().get(files.node(home) + "/content"));
    }

    private static String content(NodeView file) {
        return files.node(file.id()) + "/content";
    }

    private static String location(Answer redirect) {
        return redirect.header("Location").orElseThrow();
    }

    private static String tag(byte[] bytes) {
        return "\"" + Sha256.of(bytes) + "\"";
    }

    private static List<Long> numbers(VersionsPage page) {
        return page.entries().stream().map(VersionView::version).toList();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random().nextBytes(bytes);
        return bytes;
    }
}
