package dev.penstock.gateway.proxy;

import static dev.penstock.gateway.proxy.ProxyFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.proxy.ProxyFixture.Part;
import dev.penstock.gateway.proxy.ProxyFixture.Way;
import dev.penstock.protocol.routes.BalanceDocument;
import dev.penstock.protocol.routes.ClusterDocument;
import dev.penstock.protocol.routes.EndpointDocument;
import dev.penstock.protocol.routes.LimitsDocument;
import dev.penstock.protocol.routes.OutliersDocument;
import dev.penstock.protocol.routes.RetriesDocument;
import dev.penstock.protocol.routes.TransportDocument;
import dev.penstock.protocol.routes.UpstreamTargetDocument;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clusters whose servers fail under load: what clients notice of it. All of a test's load comes from one event loop. */
@SuppressWarnings("StringConcatToTextBlock") // lines of HTTP end with CRLF
final class ResilienceIT {

    private static final int REQUESTS = 1500;
    private static final int AT_ONCE = 16;
    private static final String SWITCH = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Accept: abc=\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(true), new PoolOptions().setHttp1MaxSize(2 * AT_ONCE));

    @AfterEach
    void close() {
        ProxyFixture.await(vertx.close());
    }

    @Test
    @SuppressWarnings("try") // its death under load is the test
    void oneServerOfThreeDiesUnderLoadAndNoIdempotentRequestFails() throws Exception {
        AtomicInteger atVictim = new AtomicInteger();
        try (ScriptedOrigin victim = named("victim", atVictim);
                ScriptedOrigin second = named("second", new AtomicInteger());
                ScriptedOrigin third = named("third", new AtomicInteger());
                ProxyFixture gate = new ProxyFixture(
                        settings -> settings,
                        new Part("/", Way.plain(), cluster("origin", 15_000, victim, second, third)))) {
            Load load = new Load(gate.port(), "/", REQUESTS);
            Future<Void> done = load.start();
            eventually("under way", () -> load.answers() >= REQUESTS / 4);
            victim.close();
            ProxyFixture.await(done);
            assertEquals(Map.of(200, REQUESTS), load.statuses);
            // No victim in the last third: it is out, not asked in vain again and again.
            Load after = new Load(gate.port(), "/", 90);
            double retried = gate.counted("penstock.proxy.retries");
            ProxyFixture.await(after.start());
            assertEquals(Map.of(200, 90), after.statuses);
            assertEquals(retried, gate.counted("penstock.proxy.retries"));
            assertTrue(atVictim.get() > 0);
        }
    }

    @Test
    void aSlowServersRequestsMoveOnAndOtherRoutesDoNotNotice() throws Exception {
        UpstreamTargetDocument quick = new UpstreamTargetDocument("origin", null, 150L, null, null, null, null, null);
        try (ScriptedOrigin slow = ScriptedOrigin.of((wire, self) -> {
                    self.read(wire);
                    wire.gone();
                });
                ScriptedOrigin well = named("well", new AtomicInteger());
                ScriptedOrigin other = named("other", new AtomicInteger());
                ProxyFixture gate = new ProxyFixture(
                        settings -> settings,
                        new Part(
                                "/other",
                                Way.plain().with(UpstreamTargetDocument.to("other")),
                                cluster("other", 15_000, other)),
                        new Part("/", Way.plain().with(quick), cluster("origin", 15_000, slow, well)))) {
            Load hit = new Load(gate.port(), "/", REQUESTS / 5);
            Load beside = new Load(gate.port(), "/other", REQUESTS);
            ProxyFixture.await(Future.join(hit.start(), beside.start()));
            assertEquals(Map.of(200, REQUESTS / 5), hit.statuses);
            assertEquals(Map.of("well", REQUESTS / 5), hit.names);
            assertEquals(Map.of(200, REQUESTS), beside.statuses);
            assertTrue(gate.counted("penstock.proxy.retries", "cluster", "origin", "reason", "timeout") >= 1);
            assertEquals(0, gate.counted("penstock.proxy.retries", "cluster", "other"));
            // Three timeouts in a row put it out: of all requests only those in flight until then met it.
            assertTrue(slow.heads().size() <= 3 * AT_ONCE, slow.heads().size() + " met the slow one");
        }
    }

    @Test
    void aCookieLeadsTunnelsBackAndTheyMoveWhenTheirServerIsGone() throws Exception {
        UpstreamTargetDocument sockets = new UpstreamTargetDocument("origin", null, null, null, true, null, null, null);
        List<ScriptedOrigin> origins = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String name = "server" + i + "\n";
            origins.add(ScriptedOrigin.of((wire, self) -> {
                self.read(wire);
                wire.send(SWITCH + name);
                wire.gone();
            }));
        }
        try (ProxyFixture gate = new ProxyFixture(
                settings -> settings,
                new Part(
                        "/",
                        Way.plain().with(sockets),
                        cluster(
                                "origin",
                                BalanceDocument.of(BalanceDocument.Strategy.STICKY),
                                15_000,
                                origins.toArray(ScriptedOrigin[]::new))))) {
            Session first = Session.open(gate, null);
            for (int i = 0; i < 6; i++) {
                Session again = Session.open(gate, first.cookie());
                assertEquals(first.name(), again.name());
                again.wire().close();
                eventually("its place is free", () -> gate.gauged("penstock.proxy.tunnels") == 1);
            }
            ScriptedOrigin home = origins.get(first.name().charAt("server".length()) - '0');
            home.close();
            assertTrue(first.wire().gone());
            Session moved = Session.open(gate, first.cookie());
            assertNotEquals(first.name(), moved.name());
            assertFalse(moved.cookie().isEmpty());
            assertEquals(moved.name(), Session.open(gate, moved.cookie()).name());
        } finally {
            for (ScriptedOrigin origin : origins) {
                origin.close();
            }
        }
    }

    /** A forwarded WebSocket. */
    private record Session(Wire wire, String cookie, String name) {

        static Session open(ProxyFixture gate, String cookie) throws Exception {
            Wire wire = gate.connect();
            String head = wire.send("GET /ws HTTP/1.1\r\nHost: gate\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                            + (cookie == null ? "" : "Cookie: " + cookie + "\r\n")
                            + "\r\n")
                    .head();
            assertTrue(head.startsWith("HTTP/1.1 101 "), head);
            String given = head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("set-cookie: "))
                    .map(line -> line.substring("set-cookie: ".length(), line.indexOf(';')))
                    .findFirst()
                    .orElse("");
            return new Session(wire, given, wire.until("\n"));
        }
    }

    /** Requests one after the other on each of a few connections, until so many are answered. */
    private final class Load {

        private final int port;
        private final String path;
        private final int count;
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger answered = new AtomicInteger();
        private final Promise<Void> done = Promise.promise();
        private final Map<Integer, Integer> statuses = new TreeMap<>();
        private final Map<String, Integer> names = new TreeMap<>();

        Load(int port, String path, int count) {
            this.port = port;
            this.path = path;
            this.count = count;
        }

        Future<Void> start() {
            vertx.runOnContext(now -> IntStream.range(0, AT_ONCE).forEach(i -> next()));
            return done.future();
        }

        int answers() {
            return answered.get();
        }

        private void next() {
            if (sent.getAndIncrement() >= count) {
                return;
            }
            client.request(HttpMethod.GET, port, "127.0.0.1", path)
                    .compose(request -> request.send())
                    .compose(this::whole)
                    .onFailure(broken -> statuses.merge(-1, 1, Integer::sum))
                    .onComplete(over -> {
                        if (answered.incrementAndGet() == count) {
                            done.complete();
                        }
                        next();
                    });
        }

        private Future<Void> whole(HttpClientResponse answer) {
            return answer.body().map(body -> {
                statuses.merge(answer.statusCode(), 1, Integer::sum);
                names.merge(body.toString(), 1, Integer::sum);
                return null;
            });
        }
    }

    private static ScriptedOrigin named(String name, AtomicInteger asked) throws Exception {
        return ScriptedOrigin.of((wire, self) -> {
            while (!self.read(wire).isEmpty()) {
                asked.incrementAndGet();
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\n\r\n" + name);
            }
        });
    }

    private static ClusterDocument cluster(String name, int tryTimeoutMs, ScriptedOrigin... origins) {
        return cluster(name, BalanceDocument.DEFAULT, tryTimeoutMs, origins);
    }

    /** Ejects for longer than any test takes, so that what a test counts does not depend on its speed. */
    private static ClusterDocument cluster(
            String name, BalanceDocument balance, int tryTimeoutMs, ScriptedOrigin... origins) {
        return new ClusterDocument(
                name,
                Stream.of(origins)
                        .map(origin -> EndpointDocument.of("127.0.0.1", origin.port()))
                        .toList(),
                balance,
                new TransportDocument(
                        TransportDocument.Protocol.HTTP1, null, 1000, tryTimeoutMs, 60_000, 30_000, 10_000),
                LimitsDocument.DEFAULT,
                new RetriesDocument(2, 20, 100),
                null,
                new OutliersDocument(3, 3, 0, 50, 10_000, 600_000, 600_000, 50),
                null);
    }
}
