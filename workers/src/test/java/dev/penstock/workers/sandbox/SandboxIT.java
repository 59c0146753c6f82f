package dev.penstock.workers.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.DataSize;
import dev.penstock.config.SandboxSettings;
import dev.penstock.workers.image.Preview;
import dev.penstock.workers.image.TestImages;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxIT {
    private static final List<Integer> BOXES = List.of(256, 1024);
    private static final long PIXELS_MAX = 50_000_000;
    private static final DataSize HEAP = DataSize.ofMiB(256);
    private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Sandbox sandbox;

    @TempDir
    Path scratch;

    @AfterEach
    void stop() throws Exception {
        if (sandbox != null) {
            sandbox.close().await(20, TimeUnit.SECONDS);
        }
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void makesPreviewsOfEveryFormat() throws Exception {
        start(HEAP, TIME_LIMIT, 100, 1);
        for (byte[] image : List.of(
                TestImages.jpeg(1500, 1000),
                TestImages.png(1500, 1000),
                TestImages.gif(1500, 1000),
                TestImages.resource("opaque.webp"))) {
            List<Preview> previews = previews(image);
            assertEquals(
                    List.of(1024, 256), previews.stream().map(Preview::boxPx).toList());
            for (Preview preview : previews) {
                assertTrue(Files.size(preview.file()) > 100, () -> preview + " is empty");
            }
        }
        assertEquals(0, replaced());
    }

    @Test
    void refusesWhatIsNoImageAndGoesOnWithTheSameChild() throws Exception {
        start(HEAP, TIME_LIMIT, 100, 1);
        assertRefused("image-unsupported-or-corrupt", "a text called .png".getBytes(StandardCharsets.UTF_8));
        assertRefused("image-unsupported-or-corrupt", new byte[0]);
        assertRefused("image-too-large", TestImages.jpegAnnouncing(50_000, 50_000));
        assertRefused("image-too-large", TestImages.pngBomb(10_000, 10_000));
        previews(TestImages.jpeg(100, 100));
        assertEquals(0, replaced());
    }

    /** 49 million pixels in 38 bytes; their decoder keeps them all, and 32 MiB do not hold them. */
    @Test
    void aChildOutOfMemoryIsReplaced() throws Exception {
        start(DataSize.ofMiB(32), TIME_LIMIT, 100, 1);
        previews(TestImages.jpeg(100, 100));
        SandboxException refused = assertRefused("decoder-out-of-memory", TestImages.resource("large.webp"));
        assertEquals(SandboxException.Blame.HOSTILE_INPUT, refused.blame());
        previews(TestImages.jpeg(100, 100));
        assertEquals(1, replaced());
    }

    @Test
    void aChildOverItsTimeIsKilledWhileOthersWork() throws Exception {
        start(HEAP, Duration.ofMillis(1500), 100, 2);
        previews(TestImages.jpeg(100, 100));
        byte[] slow = TestImages.png(3000, 3000);
        Future<List<Preview>> late = request(slow, "slow", stallingBoxes());
        List<Future<List<Preview>>> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(request(TestImages.jpeg(400, 300), "quick-" + i, BOXES));
        }
        for (Future<List<Preview>> other : others) {
            assertEquals(2, other.await(20, TimeUnit.SECONDS).size());
        }
        SandboxException refused = assertThrows(SandboxException.class, () -> await(late));
        assertEquals("decoder-timeout", refused.code());
        previews(TestImages.jpeg(100, 100));
        assertEquals(1, replaced());
    }

    @Test
    void aChildThatDiesIsReplacedAndTheHostIsBlamed() throws Exception {
        start(HEAP, Duration.ofSeconds(20), 100, 1);
        previews(TestImages.jpeg(100, 100));
        Future<List<Preview>> broken = request(TestImages.png(3000, 3000), "slow", stallingBoxes());
        TimeUnit.MILLISECONDS.sleep(200);
        children().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        SandboxException died = assertThrows(SandboxException.class, () -> await(broken));
        assertEquals("decoder-crashed", died.code());
        assertEquals(SandboxException.Blame.HOST, died.blame());
        previews(TestImages.jpeg(100, 100));
    }

    @Test
    void aChildIsRecycledAfterItsJobs() throws Exception {
        start(HEAP, TIME_LIMIT, 3, 1);
        for (int i = 0; i < 7; i++) {
            previews(TestImages.jpeg(100, 100));
        }
        assertEquals(2, replaced());
    }

    @Test
    void childrenInheritNoEnvironmentAndEndWithTheSandbox() throws Exception {
        start(HEAP, TIME_LIMIT, 100, 2);
        previews(TestImages.jpeg(100, 100));
        Set<Long> pids = children();
        assertTrue(pids.size() >= 2, () -> "children: " + pids);
        for (long pid : pids) {
            assertEquals(0, Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ")).length);
        }
        sandbox.close().await(20, TimeUnit.SECONDS);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!children().isEmpty()) {
            assertTrue(System.nanoTime() < deadline, "children outlive the sandbox");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Test
    void tooManyWaitingRequestsFailAtOnce() throws Exception {
        start(HEAP, TIME_LIMIT, 100, 1);
        List<Future<List<Preview>>> requests = new ArrayList<>();
        byte[] image = TestImages.jpeg(100, 100);
        for (int i = 0; i < 60; i++) {
            requests.add(request(image, "r" + i, BOXES));
        }
        Future.join(requests).otherwiseEmpty().await(60, TimeUnit.SECONDS);
        long busy = requests.stream()
                .filter(Future::failed)
                .map(Future::cause)
                .filter(cause -> cause instanceof SandboxException e && e.code().equals("decoder-busy"))
                .count();
        assertTrue(busy > 0 && busy <= 43, "refused: " + busy);
        assertEquals(60 - busy, requests.stream().filter(Future::succeeded).count());
    }

    private void start(DataSize heap, Duration timeLimit, int jobsPerChild, int children) throws IOException {
        SandboxSettings settings = new SandboxSettings(heap, timeLimit, PIXELS_MAX, jobsPerChild, scratch);
        sandbox = Sandbox.start(vertx, settings, scratch, children, meters);
    }

    /** So many previews that no machine makes them within the limit. */
    private static List<Integer> stallingBoxes() {
        return Collections.nCopies(400, 3000);
    }

    private List<Preview> previews(byte[] image) throws Exception {
        return await(request(image, "image", BOXES));
    }

    private Future<List<Preview>> request(byte[] image, String name, List<Integer> boxes) throws IOException {
        Path directory = Files.createDirectories(scratch.resolve(name));
        return sandbox.previews(
                new PreviewRequest(TestImages.write(directory, "original", image), directory, boxes, PIXELS_MAX));
    }

    private SandboxException assertRefused(String code, byte[] image) {
        SandboxException refused = assertThrows(SandboxException.class, () -> previews(image));
        assertEquals(code, refused.code(), refused.getMessage());
        return refused;
    }

    /** Without the wrapper that {@code Future.await} puts around the cause. */
    private static List<Preview> await(Future<List<Preview>> previews) throws Exception {
        previews.otherwiseEmpty().await(60, TimeUnit.SECONDS);
        if (previews.failed() && previews.cause() instanceof Exception e) {
            throw e;
        }
        return previews.result();
    }

    private double replaced() {
        return meters.counter("penstock.sandbox.children.replaced").count();
    }

    private static Set<Long> children() {
        try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
            return children.filter(ProcessHandle::isAlive)
                    .map(ProcessHandle::pid)
                    .collect(Collectors.toSet());
        }
    }
}
