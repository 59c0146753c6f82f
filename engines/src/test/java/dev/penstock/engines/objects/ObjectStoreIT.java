package dev.penstock.engines.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.ObjectStoreSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.platform.objects.ObjectMissing;
import dev.penstock.platform.objects.ObjectRejected;
import dev.penstock.platform.objects.ObjectStore;
import dev.penstock.platform.objects.ObjectStoreLimits;
import dev.penstock.platform.objects.S3Signer;
import dev.penstock.platform.objects.UploadedPart;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our own calls against a real store. */
class ObjectStoreIT {
    private static final ObjectStoreSettings SETTINGS = Backends.shared().objects();
    private static final int PART_BYTES = 5 * 1024 * 1024;

    private static final Vertx VERTX = Vertx.vertx();
    private static final ObjectStore STORE =
            new ObjectStore(VERTX, SETTINGS, ObjectStoreLimits.standard(), Clock.systemUTC());

    @TempDir
    Path folder;

    @BeforeAll
    static void bucketIsThere() {
        await(STORE.bucketExists());
    }

    @AfterAll
    static void close() {
        await(STORE.close().compose(closed -> VERTX.close()));
    }

    @Test
    void putsHeadsAndGetsAFile() throws Exception {
        byte[] bytes = Bytes.random(3_000_000, 3);
        await(STORE.putFile("t/store/file", file(bytes), "image/webp", Bytes.hash(bytes)));

        assertEquals(bytes.length, await(STORE.head("t/store/file")).sizeBytes());
        Path got = folder.resolve("got");
        assertEquals(bytes.length, await(STORE.getToFile("t/store/file", got, bytes.length)));
        assertArrayEquals(bytes, Files.readAllBytes(got));
    }

    /** Callers off the event loops are served on a context; on two of them, chunks were lost in silence. */
    @Test
    void getsWholeFilesEvenUnderLoad() throws Exception {
        byte[] bytes = Bytes.random(10_486_537, 14);
        await(STORE.putFile("t/store/whole", file(bytes), "video/mp4", Bytes.hash(bytes)));
        for (int round = 0; round < 5; round++) {
            List<Future<Long>> downloads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                downloads.add(STORE.getToFile("t/store/whole", folder.resolve(round + "-" + i), bytes.length));
            }
            await(Future.join(downloads));
            for (int i = 0; i < 4; i++) {
                Path got = folder.resolve(round + "-" + i);
                assertEquals(bytes.length, Files.size(got));
                Files.delete(got);
            }
        }
    }

    @Test
    void putsAnEmptyFile() throws Exception {
        await(STORE.putFile("t/store/empty", file(new byte[0]), "text/plain", Bytes.hash(new byte[0])));
        assertEquals(0, await(STORE.head("t/store/empty")).sizeBytes());
        assertEquals(0, await(STORE.getToFile("t/store/empty", folder.resolve("empty"), 0)));
    }

    @Test
    void refusesToPutAFileOfAnotherHash() throws Exception {
        Path file = file(Bytes.random(1000, 4));
        assertFails(
                ObjectRejected.class,
                STORE.putFile("t/store/lie", file, "image/png", Bytes.hash(Bytes.random(1000, 5))));
        assertFails(ObjectMissing.class, STORE.head("t/store/lie"));
    }

    @Test
    void refusesToGetMoreThanTheBound() throws Exception {
        byte[] bytes = Bytes.random(2000, 6);
        await(STORE.putFile("t/store/big", file(bytes), "image/png", Bytes.hash(bytes)));

        Path target = folder.resolve("big");
        assertEquals(
                "TooLarge",
                assertFails(ObjectRejected.class, STORE.getToFile("t/store/big", target, 1999))
                        .code());
        assertFalse(Files.exists(target));
    }

    @Test
    void saysWhenAnObjectIsMissing() {
        assertFails(ObjectMissing.class, STORE.head("t/store/none"));
        Path target = folder.resolve("none");
        assertFails(ObjectMissing.class, STORE.getToFile("t/store/none", target, 10));
        assertFalse(Files.exists(target));
    }

    @Test
    void deletesAnObjectOnceOrTwice() throws Exception {
        byte[] bytes = Bytes.random(10, 7);
        await(STORE.putFile("t/store/gone", file(bytes), "image/png", Bytes.hash(bytes)));
        await(STORE.delete("t/store/gone"));
        await(STORE.delete("t/store/gone"));
        assertFails(ObjectMissing.class, STORE.head("t/store/gone"));
    }

    @Test
    void joinsPartsThatClientsPutBySignedUrls() throws Exception {
        String key = "t/store/multipart";
        List<byte[]> contents =
                List.of(Bytes.random(PART_BYTES, 8), Bytes.random(PART_BYTES, 9), Bytes.random(777, 10));
        String upload = await(STORE.createMultipart(key, "video/mp4"));

        await(STORE.completeMultipart(key, upload, putParts(key, upload, contents)));

        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        contents.forEach(whole::writeBytes);
        assertEquals(whole.size(), await(STORE.head(key)).sizeBytes());
        Path got = folder.resolve("joined");
        await(STORE.getToFile(key, got, whole.size()));
        assertArrayEquals(whole.toByteArray(), Files.readAllBytes(got));
    }

    @Test
    void refusesAPartOfAnotherHash() throws Exception {
        String key = "t/store/bad-part";
        String upload = await(STORE.createMultipart(key, "video/mp4"));
        byte[] bytes = Bytes.random(1000, 11);

        HttpResponse<byte[]> answer = new StoreClient()
                .send(signer().uploadPart(key, upload, 1, bytes.length, Bytes.hash(bytes)), Bytes.random(1000, 12));

        assertTrue(answer.statusCode() == 400 || answer.statusCode() == 403, "status " + answer.statusCode());
        await(STORE.abortMultipart(key, upload));
    }

    @Test
    void completesAndAbortsOnlyUploadsThatAre() throws Exception {
        String key = "t/store/aborted";
        String upload = await(STORE.createMultipart(key, "video/mp4"));
        List<UploadedPart> parts = putParts(key, upload, List.of(Bytes.random(1000, 13)));
        await(STORE.abortMultipart(key, upload));
        await(STORE.abortMultipart(key, upload));
        assertFails(ObjectMissing.class, STORE.completeMultipart(key, upload, parts));
    }

    private List<UploadedPart> putParts(String key, String upload, List<byte[]> contents) throws Exception {
        List<UploadedPart> parts = new ArrayList<>();
        for (byte[] bytes : contents) {
            int number = parts.size() + 1;
            HttpResponse<byte[]> answer = new StoreClient()
                    .send(signer().uploadPart(key, upload, number, bytes.length, Bytes.hash(bytes)), bytes);
            assertEquals(200, answer.statusCode());
            String etag = answer.headers().firstValue("etag").orElseThrow();
            parts.add(new UploadedPart(number, etag, Optional.of(Bytes.hash(bytes))));
        }
        return parts;
    }

    private Path file(byte[] bytes) throws Exception {
        return Files.write(Files.createTempFile(folder, "source", ".bin"), bytes);
    }

    private static S3Signer signer() {
        return new S3Signer(SETTINGS, Clock.systemUTC());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer within 20 s", late);
        }
    }

    private static <X extends Throwable> X assertFails(Class<X> type, Future<?> future) {
        return assertThrows(type, () -> await(future));
    }
}
