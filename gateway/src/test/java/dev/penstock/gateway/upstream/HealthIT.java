package dev.penstock.gateway.upstream;

import static dev.penstock.gateway.upstream.UpstreamFixture.at;
import static dev.penstock.gateway.upstream.UpstreamFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.engines.FreePort;
import dev.penstock.engines.harness.TcpProxy;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.upstream.UpstreamFixture.Answer;
import dev.penstock.gateway.upstream.UpstreamFixture.Spec;
import dev.penstock.gateway.upstream.UpstreamFixture.Traits;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.routes.BalanceDocument;
import dev.penstock.protocol.routes.BalanceDocument.Strategy;
import dev.penstock.protocol.routes.BreakerDocument;
import dev.penstock.protocol.routes.EndpointDocument;
import dev.penstock.protocol.routes.HealthDocument;
import dev.penstock.protocol.routes.HealthDocument.Initial;
import dev.penstock.protocol.routes.HealthDocument.Kind;
import dev.penstock.protocol.routes.OutliersDocument;
import dev.penstock.protocol.routes.RetriesDocument;
import dev.penstock.protocol.routes.TransportDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is left out, for how long, and how they come back: checks, ejections, panic, slow start, breaker, budget. */
class HealthIT {
    private static final int LONG_MS = 600_000;

    private final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void anEndpointThatAnswersBadlyIsEjectedAndComesBack() {
        List<Origin> origins = fixture.origins(3);
        Spec spec = new Spec("outliers", at(origins));
        spec.outliers = new OutliersDocument(3, 0, 0, 10, 10_000, 300, 300, 50);
        Upstream upstream = fixture.apply(spec);
        Origin bad = origins.get(0);
        bad.status = 500;
        fixture.tally(upstream, 9);
        eventually("ejected", () -> usable("outliers") == 2);
        int asked = bad.requests.get();
        assertEquals(3, asked);
        assertEquals(1, fixture.counter("penstock.upstream.ejections", "endpoint", label(bad)));
        bad.status = 200;
        eventually("back", () -> usable("outliers") == 3);
        fixture.tally(upstream, 9);
        assertEquals(asked + 3, bad.requests.get());
    }

    @Test
    void aDeadEndpointCostsNoMoreThanItsRetries() {
        Origin good = fixture.origin();
        EndpointDocument dead = EndpointDocument.of("127.0.0.1", FreePort.any());
        Spec spec = new Spec("dead", at(good, 1), dead);
        spec.outliers = new OutliersDocument(2, 0, 0, 10, 10_000, LONG_MS, LONG_MS, 50);
        Upstream upstream = fixture.apply(spec);
        for (int i = 0; i < 30; i++) {
            List<Endpoint> tried = new ArrayList<>();
            Answer answer = UpstreamFixture.await(fixture.send(upstream, Traits.none(), tried));
            if (answer.failure() != null) {
                assertTrue(upstream.mayRetry());
                answer = UpstreamFixture.await(fixture.send(upstream, Traits.none(), tried));
                assertEquals(2, tried.size());
            }
            assertEquals(200, answer.status());
        }
        assertEquals(1, usable("dead"));
    }

    @Test
    void noMoreThanTheShareIsEjectedAtOnce() {
        List<Origin> origins = fixture.origins(4);
        origins.forEach(o -> o.status = 503);
        Spec spec = new Spec("share", at(origins));
        spec.outliers = new OutliersDocument(1, 0, 0, 10, 10_000, LONG_MS, LONG_MS, 50);
        Upstream upstream = fixture.apply(spec);
        fixture.tally(upstream, 40);
        eventually("two ejected", () -> usable("share") == 2);
        fixture.tally(upstream, 40);
        assertEquals(2, usable("share"));
    }

    @Test
    void checksTakeEndpointsOutAndBringThemBackHoweverTheyFlap() {
        List<Origin> origins = fixture.origins(3);
        Spec spec = new Spec("checks", at(origins));
        spec.health = checks(Kind.HTTP, 2, 2);
        Upstream upstream = fixture.apply(spec);
        eventually("all healthy", () -> usable("checks") == 3 && !panic("checks"));
        Origin flapping = origins.get(1);
        for (int round = 0; round < 3; round++) {
            flapping.checkStatus = 503;
            eventually("out", () -> usable("checks") == 2);
            int asked = flapping.requests.get();
            assertEquals(2, fixture.tally(upstream, 10).size());
            assertEquals(asked, flapping.requests.get());
            flapping.checkStatus = 200;
            eventually("in", () -> usable("checks") == 3);
        }
    }

    @Test
    void anAcceptedConnectionIsEnoughForATcpCheck() throws Exception {
        Origin origin = fixture.origin();
        try (TcpProxy proxy = TcpProxy.to("127.0.0.1", origin.port())) {
            Spec spec = new Spec("tcp", EndpointDocument.of("127.0.0.1", proxy.port()), at(origin, 1));
            spec.health = checks(Kind.TCP, 1, 1);
            fixture.apply(spec);
            eventually("both", () -> usable("tcp") == 2 && !panic("tcp"));
            proxy.cut();
            eventually("one", () -> usable("tcp") == 1);
            proxy.restore();
            eventually("both again", () -> usable("tcp") == 2);
        }
    }

    @Test
    void aCheckThatIsNotAnsweredFails() {
        Origin origin = fixture.origin();
        try (TcpProxy proxy = TcpProxy.to("127.0.0.1", origin.port())) {
            Spec spec = new Spec("stalled", EndpointDocument.of("127.0.0.1", proxy.port()), at(origin, 1));
            spec.health = checks(Kind.HTTP, 1, 1);
            fixture.apply(spec);
            eventually("both", () -> usable("stalled") == 2 && !panic("stalled"));
            proxy.stall();
            eventually("one", () -> usable("stalled") == 1);
            proxy.restore();
            eventually("both again", () -> usable("stalled") == 2);
        }
    }

    @Test
    void whenAlmostAllAreIllHealthIsIgnored() {
        List<Origin> origins = fixture.origins(2);
        origins.forEach(o -> o.checkStatus = 500);
        Spec spec = new Spec("panic", at(origins));
        spec.health = checks(Kind.HTTP, 1, 1);
        Upstream upstream = fixture.apply(spec);
        eventually("checked", () -> origins.stream().allMatch(o -> o.checks.get() > 0) && panic("panic"));
        assertEquals(2, fixture.tally(upstream, 10).size());
        origins.get(0).checkStatus = 200;
        eventually("over", () -> !panic("panic"));
        assertEquals(Map.of("" + origins.get(0).port(), 10), fixture.tally(upstream, 10));
    }

    @Test
    void withoutPanicThereIsNobodyLeft() {
        Origin origin = fixture.origin();
        origin.checkStatus = 500;
        Spec spec = new Spec("nobody", at(origin, 1));
        spec.health = checks(Kind.HTTP, 1, 1);
        spec.balance = new BalanceDocument(Strategy.ROUND_ROBIN, null, null, null, null, null, 0, 0);
        Upstream upstream = fixture.apply(spec);
        ProblemException refused =
                assertInstanceOf(ProblemException.class, fixture.get(upstream).failure());
        assertEquals(ErrorCode.UPSTREAM_UNAVAILABLE, refused.code());
        assertTrue(refused.retryAfter().isPresent());
    }

    @Test
    void aNewcomerGrowsIntoItsShare() {
        List<Origin> origins = fixture.origins(2);
        Spec one = new Spec("slow", at(origins.get(0), 1));
        one.balance = new BalanceDocument(Strategy.ROUND_ROBIN, null, null, null, null, null, LONG_MS, 20);
        Upstream upstream = fixture.apply(one);
        Spec two = new Spec("slow", at(origins));
        two.balance = one.balance;
        fixture.apply(two);
        eventually("two", () -> usable("slow") == 2);
        int newcomers =
                fixture.tally(upstream, 220).getOrDefault("" + origins.get(1).port(), 0);
        assertEquals(20, newcomers, 6, "a tenth of the other's");
    }

    @Test
    void theBreakerOpensRefusesProbesAndCloses() {
        Origin origin = fixture.origin();
        Spec spec = new Spec("breaker", at(origin, 1));
        spec.breaker = new BreakerDocument(50, 10, 10_000, 300, 2);
        Upstream upstream = fixture.apply(spec);
        origin.status = 503;
        for (int i = 0; i < 10; i++) {
            assertEquals(503, fixture.get(upstream).status());
        }
        ProblemException refused =
                assertInstanceOf(ProblemException.class, fixture.get(upstream).failure());
        assertEquals(ErrorCode.UPSTREAM_UNAVAILABLE, refused.code());
        assertEquals(1, fixture.gauge("penstock.upstream.breaker", "cluster", "breaker"));
        int asked = origin.requests.get();
        assertEquals(10, asked);

        eventually("a probe", () -> fixture.get(upstream).status() == 503);
        assertInstanceOf(ProblemException.class, fixture.get(upstream).failure(), "it failed: open again");
        origin.status = 200;
        eventually("probes", () -> fixture.get(upstream).status() == 200);
        assertEquals(200, fixture.get(upstream).status());
        assertEquals(0, fixture.gauge("penstock.upstream.breaker", "cluster", "breaker"));
        assertEquals(20, fixture.tally(upstream, 20).get("" + origin.port()));
    }

    @Test
    void retriesEndWithTheBudget() {
        Origin origin = fixture.origin();
        Spec spec = new Spec("budget", at(origin, 1));
        spec.retries = new RetriesDocument(2, 20, 0);
        Upstream upstream = fixture.apply(spec);
        fixture.tally(upstream, 50);
        int granted = 0;
        while (granted < 100 && upstream.mayRetry()) {
            granted++;
        }
        assertEquals(10, granted);
    }

    @Test
    void aClusterThatDidNotChangeKeepsEverythingAndOneThatDidFailsNothing() {
        List<Origin> origins = fixture.origins(2);
        Spec spec = new Spec("kept", at(origins));
        spec.outliers = new OutliersDocument(1, 0, 0, 10, 10_000, LONG_MS, LONG_MS, 50);
        Upstream upstream = fixture.apply(spec);
        origins.get(0).status = 500;
        fixture.tally(upstream, 2);
        eventually("ejected", () -> usable("kept") == 1);
        int connections = (int) fixture.gauge("penstock.upstream.connections", "cluster", "kept");
        assertSame(upstream, fixture.apply(spec));
        fixture.onLoop(() -> 0);
        assertEquals(1, usable("kept"), "still ejected");
        assertEquals(connections, (int) fixture.gauge("penstock.upstream.connections", "cluster", "kept"));

        // A request under way outlives a change of the connections, and even the cluster.
        origins.get(1).silent = true;
        var sent = fixture.send(upstream, Traits.none(), new ArrayList<>());
        eventually("held", () -> origins.get(1).holding() == 1);
        spec.transport =
                new TransportDocument(TransportDocument.Protocol.HTTP1, null, 900, 15_000, 60_000, 30_000, 10_000);
        fixture.apply(spec);
        eventually("changed", () -> upstream.policy().connectTimeoutMs() == 900);
        assertEquals(1, usable("kept"), "still ejected");
        fixture.upstreams.apply(List.of());
        assertTrue(fixture.upstreams.find("kept").isEmpty());
        origins.get(1).speak();
        assertEquals(200, UpstreamFixture.await(sent).status());
        eventually("meters gone", () -> fixture.meters
                .find("penstock.upstream.in.flight")
                .meters()
                .isEmpty());
    }

    private static HealthDocument checks(Kind kind, int unhealthyAfter, int healthyAfter) {
        return new HealthDocument(
                kind,
                kind == Kind.HTTP ? "/health" : null,
                null,
                List.of(200),
                100,
                100,
                unhealthyAfter,
                healthyAfter,
                Initial.UNHEALTHY);
    }

    private static String label(Origin origin) {
        return "127.0.0.1:" + origin.port();
    }

    private boolean panic(String cluster) {
        return fixture.upstreams
                .clusters()
                .get(cluster)
                .keeper()
                .lineup()
                .roster()
                .panic();
    }

    private int usable(String cluster) {
        return fixture.upstreams
                .clusters()
                .get(cluster)
                .keeper()
                .lineup()
                .roster()
                .usable()
                .size();
    }
}
