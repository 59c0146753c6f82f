package dev.penstock.workers.thumbnail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.DataSize;
import dev.penstock.config.SandboxSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.platform.database.Database;
import dev.penstock.platform.objects.ContentHash;
import dev.penstock.platform.objects.ObjectStore;
import dev.penstock.platform.objects.ObjectStoreLimits;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.jobs.JobKind;
import dev.penstock.protocol.objects.ObjectKeys;
import dev.penstock.protocol.objects.Sha256;
import dev.penstock.workers.image.TestImages;
import dev.penstock.workers.job.ClaimedJob;
import dev.penstock.workers.job.JobContext;
import dev.penstock.workers.job.JobError;
import dev.penstock.workers.job.JobOutcome;
import dev.penstock.workers.sandbox.Sandbox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThumbnailJobIT {
    private static final long PIXELS_MAX = 50_000_000;

    private static final String NEW_NODE = """
            INSERT INTO nodes (drive_id, id, tenant_id, name, name_key, kind, seq, version_no, blob_id, size, sha256, content_type)
            VALUES ($1, $2, $3, 'photo', $2::uuid::text, 'file', 1, $4, $5, $6, $7, 'image/jpeg')""";

    private static final String NEW_JOB = """
            INSERT INTO jobs (id, tenant_id, kind, pool, payload, state, attempts, dispatch_no, lease_until)
            VALUES ($1, $2, 'thumbnail', 'shared', $3, 'running', 1, 1, now() + interval '1 minute')""";

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final UUID tenant = Ids.next();
    private final UUID drive = Ids.next();
    private Database database;
    private ObjectStore objects;
    private Sandbox sandbox;
    private ThumbnailJob handler;
    private Path scratch;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws IOException {
        scratch = Files.createDirectory(directory.resolve("scratch"));
        database = Database.open(vertx, Backends.shared().freshDatabase());
        objects = new ObjectStore(vertx, Backends.shared().objects(), ObjectStoreLimits.standard(), Clock.systemUTC());
        SandboxSettings settings =
                new SandboxSettings(DataSize.ofMiB(256), Duration.ofSeconds(30), PIXELS_MAX, 100, scratch);
        sandbox = Sandbox.start(vertx, settings, scratch, 1, meters);
        handler = new ThumbnailJob(vertx, database, objects, sandbox, scratch, PIXELS_MAX);
        query(
                "INSERT INTO tenants (id, slug, name, plan_id) VALUES ($1, $2, 'T', 'standard')",
                Tuple.of(tenant, "t-" + tenant));
        query(
                "INSERT INTO drives (tenant_id, id, name, root_id, head_seq) VALUES ($1, $2, 'D', $2, 1)",
                Tuple.of(tenant, drive));
    }

    @AfterEach
    void stop() {
        await(sandbox.close());
        await(objects.close());
        await(database.close());
        await(vertx.close());
    }

    @Test
    void thumbnailsAreStoredRecordedAndJournalled() throws IOException {
        Original photo = put(TestImages.jpeg(2000, 1500));
        UUID node = newNode(photo, 1);
        ClaimedJob job = newJob(node, photo);
        assertTrue(complete(job));
        assertEquals("done", one("SELECT state FROM jobs WHERE tenant_id = $1").getString(0));
        for (Row row : query("SELECT * FROM thumbnails WHERE tenant_id = $1", Tuple.of(tenant))) {
            String key = ObjectKeys.preview(tenant, photo.sha256(), row.getInteger("box_px"));
            assertEquals(key, row.getString("object_key"));
            assertEquals(row.getLong("size"), await(objects.head(key)).sizeBytes());
            assertEquals(row.getInteger("box_px"), row.getInteger("width"));
        }
        assertEquals(2, count("SELECT count(*) FROM thumbnails WHERE tenant_id = $1"));
        assertEquals(2, count("SELECT head_seq FROM drives WHERE tenant_id = $1"));
        JsonObject entry = new JsonObject(
                one("SELECT entry::text FROM changes WHERE tenant_id = $1").getString(0));
        assertEquals("thumbnail", entry.getString("op"));
        assertEquals(2, entry.getLong("seq"));
        assertEquals(node.toString(), entry.getJsonObject("node").getString("id"));
        assertTrue(entry.getJsonObject("node").getBoolean("thumbnail"));
        assertScratchIsEmpty();
    }

    @Test
    void theVerdictCountsOnce() {
        Original photo = put(TestImages.png(300, 200));
        ClaimedJob job = newJob(newNode(photo, 1), photo);
        JobOutcome.Done done = assertInstanceOf(JobOutcome.Done.class, run(job));
        assertTrue(await(done.completion().commit(job)));
        assertFalse(await(done.completion().commit(job)), "committed twice");
        assertEquals(1, count("SELECT count(*) FROM changes WHERE tenant_id = $1"));
    }

    @Test
    void contentThatHasThumbnailsIsNotDecodedAgain() {
        Original photo = put(TestImages.jpeg(400, 300));
        assertTrue(complete(newJob(newNode(photo, 1), photo)));
        assertTrue(complete(newJob(newNode(photo, 1), photo)));
        assertEquals(1, meters.timer("penstock.sandbox.decode").count());
        assertEquals(2, count("SELECT count(*) FROM changes WHERE tenant_id = $1"));
        assertEquals(2, count("SELECT count(*) FROM thumbnails WHERE tenant_id = $1"));
    }

    @Test
    void aNodeThatMovedOnOrIsGoneGetsNoJournalRow() {
        Original photo = put(TestImages.jpeg(400, 300));
        assertTrue(complete(newJob(newNode(photo, 2), photo)));
        assertTrue(complete(newJob(Ids.next(), photo)));
        assertEquals(0, count("SELECT count(*) FROM changes WHERE tenant_id = $1"));
        assertEquals(2, count("SELECT count(*) FROM thumbnails WHERE tenant_id = $1"));
        assertEquals(1, count("SELECT head_seq FROM drives WHERE tenant_id = $1"));
    }

    @Test
    void hostileOriginalsAreRefusedWithAReason() throws IOException {
        assertRefused("image-unsupported-or-corrupt", "a text called .png".getBytes(StandardCharsets.UTF_8));
        assertRefused(
                "image-unsupported-or-corrupt",
                ("RIFF\70\0\0\0WEBP" + "\0".repeat(48)).getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("image-too-large", TestImages.jpegAnnouncing(50_000, 50_000));
        assertRefused("image-too-large", TestImages.pngBomb(10_000, 10_000));
        byte[] whole = TestImages.jpeg(800, 600);
        assertRefused("image-unsupported-or-corrupt", Arrays.copyOf(whole, whole.length / 2));
        assertScratchIsEmpty();
    }

    @Test
    void aMissingOriginalIsPermanent() {
        Original never = new Original(Sha256.of(new byte[] {1}), 1);
        assertEquals(
                "original-missing", refusal(newJob(newNode(never, 1), never)).code());
    }

    private record Original(String sha256, long size) {
        Buffer hash() {
            return Buffer.buffer(Sha256.bytes(sha256));
        }
    }

    private Original put(byte[] content) {
        Path file = TestImages.write(directory, "upload", content);
        Original original = new Original(Sha256.of(content), content.length);
        String key = ObjectKeys.blob(tenant, original.sha256());
        await(objects.putFile(key, file, "image/jpeg", new ContentHash(original.sha256())));
        return original;
    }

    private UUID newNode(Original original, int version) {
        UUID blob = Ids.next();
        query(
                "INSERT INTO blobs (tenant_id, id, sha256, size, object_key, verified) VALUES ($1, $2, $3, $4, 'k', false)",
                Tuple.of(tenant, blob, original.hash(), original.size()));
        UUID node = Ids.next();
        query(
                NEW_NODE,
                Tuple.of(drive, node, tenant, version, blob, original.size()).addBuffer(original.hash()));
        return node;
    }

    private ClaimedJob newJob(UUID node, Original original) {
        UUID id = Ids.next();
        JsonObject payload = new JsonObject()
                .put("drive", drive.toString())
                .put("node", node.toString())
                .put("version", 1)
                .put("sha256", original.sha256())
                .put("objectKey", ObjectKeys.blob(tenant, original.sha256()))
                .put("size", original.size())
                .put("type", "image/jpeg");
        query(NEW_JOB, Tuple.of(id, tenant, payload));
        return new ClaimedJob(id, 1, tenant, JobKind.THUMBNAIL, 1, 5, payload.encode(), null);
    }

    private boolean complete(ClaimedJob job) {
        JobOutcome.Done done = assertInstanceOf(JobOutcome.Done.class, run(job));
        return await(done.completion().commit(job));
    }

    private void assertRefused(String code, byte[] content) {
        Original original = put(content);
        assertEquals(code, refusal(newJob(newNode(original, 1), original)).code());
    }

    private JobError refusal(ClaimedJob job) {
        JobError error = assertInstanceOf(JobOutcome.Failed.class, run(job)).error();
        assertFalse(error instanceof JobError.Transient, error::toString);
        assertFalse(error.detail().isBlank());
        return error;
    }

    private JobOutcome run(ClaimedJob job) {
        return await(handler.run(new JobContext(job)));
    }

    private void assertScratchIsEmpty() throws IOException {
        try (Stream<Path> left = Files.list(scratch)) {
            assertEquals(0, left.filter(Files::isDirectory).count());
        }
    }

    private long count(String sql) {
        return one(sql).getLong(0);
    }

    private Row one(String sql) {
        return query(sql, Tuple.of(tenant)).iterator().next();
    }

    private RowSet<Row> query(String sql, Tuple arguments) {
        return await(database.system().query(sql, arguments));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
