package dev.penstock.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.penstock.config.GatewayNodeSettings;
import dev.penstock.engines.harness.TcpProxy;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.protocol.http.NodeView;
import dev.penstock.protocol.http.TokenResponse;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three kinds of node (015): everything through the edge, while what is behind it comes and goes. */
final class SplitIT {

    private static GatewayFixture fixture;
    private static Gateway edge;
    private static Gateway api;
    private static Gateway realtime;
    private static ApiClient operator;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
        operator = fixture.operator();
        edge = fixture.startNode(List.of(GatewayNodeSettings.EDGE));
        api = fixture.startNode(List.of(GatewayNodeSettings.API));
        realtime = fixture.startNode(List.of(GatewayNodeSettings.REALTIME));
        assertEquals("degraded", status(edge));
        assertEquals("ready", status(api));
        lead(List.of(api.port()), List.of(realtime.port()));
        until("the edge is ready", () -> status(edge).equals("ready"));
        until(
                "the edge leads to the API",
                () -> anonymous().get("/.well-known/jwks.json").status() == 200);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void servesEverythingThroughTheEdge() throws Exception {
        TestTenant tenant = fixture.tenant();
        ApiClient client = login(tenant);
        assertEquals(200, client.get("/v1/me").status());
        assertEquals(401, anonymous().get("/v1/me").status());
        assertEquals(403, client.get("/v1/admin/routes").status());
        String changes = "/v1/drives/" + tenant.driveId() + "/changes";
        String cursor = client.get("/v1/drives/" + tenant.driveId() + "/snapshot")
                .json()
                .getString("cursor");
        CompletableFuture<Answer> waiting =
                CompletableFuture.supplyAsync(() -> client.get(changes + "?wait=30&cursor=" + cursor));
        Answer folder = client.post(
                "/v1/drives/" + tenant.driveId() + "/nodes",
                new JsonObject().put("parent", tenant.rootId().toString()).put("name", "over the edge"));
        assertEquals(201, folder.status(), folder.body());
        assertEquals(200, waiting.get(30, TimeUnit.SECONDS).status());
    }

    @Test
    void takesFilesThroughTheEdge() {
        TestTenant tenant = fixture.tenant();
        byte[] bytes = "some bytes".getBytes(StandardCharsets.UTF_8);
        NodeView file = new FilesClient(login(tenant), tenant.driveId(), tenant.rootId())
                .file(tenant.rootId(), "through the edge", bytes);
        assertEquals(bytes.length, file.size());
    }

    @Test
    void aDrainedRealtimeNodeSendsItsClientsToAnother() {
        Queue<String> frames = new ConcurrentLinkedQueue<>();
        WebSocket socket = connect(frames);
        until("hello", () -> holds(frames, "\"hello\""));
        Gateway other = fixture.startNode(List.of(GatewayNodeSettings.REALTIME));
        lead(List.of(api.port()), List.of(realtime.port(), other.port()));
        Future<Void> stopped = realtime.close();
        until("goaway", () -> holds(frames, "\"goaway\""));
        Queue<String> again = new ConcurrentLinkedQueue<>();
        until("hello from the other", () -> {
            try {
                connect(again);
            } catch (CompletionException refused) {
                return false;
            }
            until("a first frame", () -> !again.isEmpty());
            return holds(again, "\"hello\"");
        });
        socket.abort();
        GatewayFixture.await(stopped);
        realtime = other;
        lead(List.of(api.port()), List.of(realtime.port()));
    }

    private static boolean holds(Queue<String> frames, String part) {
        return frames.stream().anyMatch(frame -> frame.contains(part));
    }

    /** Through the edge, as a new device. */
    private static WebSocket connect(Queue<String> frames) {
        TokenResponse tokens = fixture.login(fixture.tenant(), fixture.tenant().adminEmail());
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("penstock.sync.v1")
                .header("Authorization", "Bearer " + tokens.accessToken())
                .buildAsync(URI.create("ws://127.0.0.1:" + edge.port() + "/v1/realtime"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        frames.add(text.toString());
                        from.request(1);
                        return null;
                    }
                })
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void anApiNodeThatIsGoneAtOnceFailsNoRequestThatMayBeRepeated() throws Exception {
        try (TcpProxy mortal = TcpProxy.to("127.0.0.1", api.port())) {
            lead(List.of(mortal.port(), api.port()), List.of(realtime.port()));
            until("connections to the one that dies", () -> {
                anonymous().get("/.well-known/jwks.json");
                return mortal.connections() > 0;
            });
            assertUndisturbed(good -> {
                long before = good.sum();
                until("some load on both", () -> good.sum() > before + 20);
                mortal.cut();
                long after = good.sum();
                until("load after the end", () -> good.sum() > after + 20);
            });
        } finally {
            lead(List.of(api.port()), List.of(realtime.port()));
        }
    }

    @Test
    void anApiNodeIsReplacedUnderLoad() throws Exception {
        Gateway successor = fixture.startNode(List.of(GatewayNodeSettings.API));
        assertUndisturbed(good -> {
            lead(List.of(successor.port()), List.of(realtime.port()));
            long before = good.sum();
            until("some load on the successor", () -> good.sum() > before + 20);
            GatewayFixture.await(api.close());
            long after = good.sum();
            until("load after the end", () -> good.sum() > after + 20);
        });
        api = successor;
    }

    /** Whatever happens, reads through the edge succeed. */
    private static void assertUndisturbed(Consumer<LongAdder> events) throws InterruptedException {
        ApiClient client = login(fixture.tenant());
        AtomicBoolean over = new AtomicBoolean();
        LongAdder good = new LongAdder();
        Map<Integer, String> odd = new ConcurrentHashMap<>();
        Thread load = new Thread(() -> {
            while (!over.get()) {
                Answer answer = client.get("/v1/drives");
                if (answer.status() == 200) {
                    good.increment();
                } else {
                    odd.put(answer.status(), answer.body());
                }
            }
        });
        load.start();
        try {
            events.accept(good);
        } finally {
            over.set(true);
            load.join();
        }
        assertEquals(Map.of(), odd);
    }

    private static String status(Gateway node) {
        return ApiClient.of(GatewayFixture.managementUrl(node))
                .get("/readyz")
                .json()
                .getString("status");
    }

    private static void lead(List<Integer> apiPorts, List<Integer> realtimePorts) {
        JsonObject table = new JsonObject()
                .put("routes", new JsonArray())
                .put("clusters", new JsonArray().add(cluster("api", apiPorts)).add(cluster("realtime", realtimePorts)));
        Answer put = operator.put("/v1/admin/routes", table);
        assertEquals(200, put.status(), put.body());
    }

    private static JsonObject cluster(String name, List<Integer> ports) {
        JsonArray endpoints = new JsonArray();
        ports.forEach(
                port -> endpoints.add(new JsonObject().put("host", "127.0.0.1").put("port", port)));
        return new JsonObject().put("name", name).put("endpoints", endpoints);
    }

    private static ApiClient anonymous() {
        return ApiClient.of(GatewayFixture.url(edge));
    }

    private static ApiClient login(TestTenant tenant) {
        return anonymous().withToken(fixture.login(tenant, tenant.adminEmail()));
    }

    private static void until(String what, BooleanSupplier holds) {
        Instant deadline = Instant.now().plusSeconds(20);
        while (!holds.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("never: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
