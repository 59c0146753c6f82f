package dev.penstock.gateway.uploads;

import static dev.penstock.gateway.FilesClient.expect;
import static dev.penstock.gateway.FilesClient.put;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.GatewaySettings;
import dev.penstock.config.ObjectStoreSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.engines.harness.TcpProxy;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.FilesClient;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.protocol.http.NodeView;
import dev.penstock.protocol.http.UploadTicket;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The store goes away and comes back; everything but transfers goes on. */
final class StoreOutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static TcpProxy line;
    private static GatewayFixture fixture;
    private static FilesClient files;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start(StoreOutageIT::throughALine);
        files = FilesClient.of(fixture, fixture.tenant(), fixture.tenant().adminEmail());
    }

    @AfterAll
    static void stop() {
        fixture.close();
        line.close();
    }

    @Test
    void refusesTransfersWhileTheStoreIsGoneAndRecoversByItself() {
        NodeView before = files.file(files.rootId(), "before", random());
        byte[] bytes = random();
        UploadTicket open = files.ticket(files.rootId(), "during", bytes);
        assertEquals(200, put(open.put(), bytes).statusCode());

        line.cut();

        assertUnavailable(files.complete(open.id()));
        String content = files.node(before.id()) + "/content";
        pollUntil(() -> files.api().get(content).status() == 503);
        assertUnavailable(files.api().get(content));
        long startedNs = System.nanoTime();
        assertUnavailable(files.createUpload(files.rootId(), "not now", random(), null));
        assertUnavailable(files.complete(open.id()));
        assertTrue(System.nanoTime() - startedNs < Duration.ofSeconds(2).toNanos(), "an open breaker answers at once");
        files.folder(files.rootId(), "metadata works");

        line.restore();

        pollUntil(() -> files.complete(open.id()).status() == 200);
        pollUntil(() -> files.api().get(content).status() == 302);
        files.file(files.rootId(), "after", random());
    }

    private static void assertUnavailable(Answer answer) {
        assertEquals("unavailable", expect(503, answer).code());
        assertTrue(Integer.parseInt(answer.header("Retry-After").orElseThrow()) >= 1);
    }

    private static void pollUntil(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNs, "not within " + PATIENCE);
        }
    }

    private static byte[] random() {
        byte[] bytes = new byte[1000];
        new Random().nextBytes(bytes);
        return bytes;
    }

    /** The gateway reaches the store through the line; clients reach it directly. */
    private static GatewaySettings throughALine(GatewaySettings usual) {
        ObjectStoreSettings direct = usual.objects();
        line = Backends.shared()
                .proxy(direct.endpoint().getHost(), direct.endpoint().getPort());
        ObjectStoreSettings objects = new ObjectStoreSettings(
                URI.create("http://127.0.0.1:" + line.port()),
                direct.publicEndpoint(),
                direct.region(),
                direct.bucket(),
                direct.accessKey(),
                direct.secretKey(),
                direct.presignTtl());
        return usual.with(objects);
    }
}
