package dev.penstock.engines.objects;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.ObjectStoreSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.engines.harness.TcpProxy;
import dev.penstock.platform.objects.ObjectStore;
import dev.penstock.platform.objects.ObjectStoreLimits;
import dev.penstock.platform.objects.ObjectStoreUnavailable;
import dev.penstock.platform.objects.ObjectStoreWatch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store goes away and comes back. */
class ObjectStoreOutageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LARGE_BYTES = 24 << 20;

    private final Vertx vertx = Vertx.vertx();
    private TcpProxy line;
    private ObjectStore store;

    @TempDir
    Path folder;

    @BeforeEach
    void connectThroughALineThatCanBeCut() {
        ObjectStoreSettings direct = Backends.shared().objects();
        line = Backends.shared()
                .proxy(direct.endpoint().getHost(), direct.endpoint().getPort());
        ObjectStoreSettings settings = new ObjectStoreSettings(
                URI.create("http://127.0.0.1:" + line.port()),
                direct.publicEndpoint(),
                direct.region(),
                direct.bucket(),
                direct.accessKey(),
                direct.secretKey(),
                direct.presignTtl());
        ObjectStoreLimits usual = ObjectStoreLimits.standard();
        ObjectStoreLimits impatient = new ObjectStoreLimits(
                2,
                4,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                usual.failuresMax(),
                Duration.ofMillis(300));
        store = new ObjectStore(vertx, settings, impatient, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        await(store.close().compose(closed -> vertx.close()));
        line.close();
    }

    @Test
    void failsFastOnceTheBreakerIsOpenAndRecoversByItself() {
        await(store.bucketExists());
        line.cut();
        for (int i = 0; i < ObjectStoreLimits.standard().failuresMax(); i++) {
            assertUnavailable(store.bucketExists());
        }
        assertUnavailable(store.requireAvailable());

        line.restore();

        pollUntil(() -> answers(store.bucketExists()));
        await(store.requireAvailable());
    }

    @Test
    void givesUpOnAStoreThatFallsSilent() {
        await(store.bucketExists());
        line.stall();
        long startedNs = System.nanoTime();
        assertUnavailable(store.bucketExists());
        assertTrue(Duration.ofNanos(System.nanoTime() - startedNs).compareTo(Duration.ofSeconds(5)) < 0);
    }

    @Test
    void leavesNoFileOfADownloadThatBroke() throws Exception {
        byte[] bytes = Bytes.random(LARGE_BYTES, 20);
        Path source = Files.write(folder.resolve("source"), bytes);
        await(store.putFile("t/outage/large", source, "video/mp4", Bytes.hash(bytes)));
        Path target = folder.resolve("target");

        Future<Long> download = store.getToFile("t/outage/large", target, bytes.length);
        pollUntil(() -> Files.exists(target));
        line.cut();

        assertUnavailable(download);
        pollUntil(() -> !Files.exists(target));
    }

    /** 2 connections and 4 waiting are all there is. */
    @Test
    void refusesMoreWaitingRequestsThanTheBound() {
        line.stall();
        List<Future<Void>> requests =
                IntStream.range(0, 20).mapToObj(i -> store.bucketExists()).toList();

        requests.forEach(ObjectStoreOutageIT::assertUnavailable);

        assertTrue(requests.stream()
                .anyMatch(request -> request.cause().getCause() instanceof ConnectionPoolTooBusyException));
    }

    @Test
    void isWatchedWithoutTraffic() {
        ObjectStoreWatch watch = ObjectStoreWatch.start(vertx, store);
        line.cut();
        pollUntil(() -> store.requireAvailable().failed());
        line.restore();
        pollUntil(() -> store.requireAvailable().succeeded());
        watch.stop();
    }

    private static void pollUntil(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNs, "not within " + PATIENCE);
            Thread.onSpinWait();
        }
    }

    private static boolean answers(Future<?> future) {
        try {
            await(future);
            return true;
        } catch (ObjectStoreUnavailable notYet) {
            return false;
        }
    }

    private static void assertUnavailable(Future<?> future) {
        assertThrows(ObjectStoreUnavailable.class, () -> await(future));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer within " + PATIENCE, late);
        }
    }
}
