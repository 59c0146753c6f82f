package dev.penstock.gateway.upstream;

import static dev.penstock.gateway.upstream.UpstreamFixture.at;
import static dev.penstock.gateway.upstream.UpstreamFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.upstream.UpstreamFixture.Answer;
import dev.penstock.gateway.upstream.UpstreamFixture.Spec;
import dev.penstock.gateway.upstream.UpstreamFixture.Traits;
import dev.penstock.protocol.routes.BalanceDocument;
import dev.penstock.protocol.routes.BalanceDocument.HashOn;
import dev.penstock.protocol.routes.BalanceDocument.Strategy;
import dev.penstock.protocol.routes.EndpointDocument;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every strategy, over real servers. */
class BalancingIT {
    private final UpstreamFixture fixture = new UpstreamFixture();
    private final List<Origin> origins = fixture.origins(3);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void roundRobinIsEven() {
        Upstream upstream = fixture.apply(new Spec("even", at(origins)));
        Map<String, Integer> tally = fixture.tally(upstream, 99);
        origins.forEach(o -> assertEquals(33, tally.get("" + o.port())));
    }

    @Test
    void roundRobinFollowsWeights() {
        Upstream upstream = fixture.apply(
                new Spec("weighted", at(origins.get(0), 1), at(origins.get(1), 2), at(origins.get(2), 5)));
        Map<String, Integer> tally = fixture.tally(upstream, 160);
        assertEquals(20, tally.get("" + origins.get(0).port()), 2);
        assertEquals(40, tally.get("" + origins.get(1).port()), 2);
        assertEquals(100, tally.get("" + origins.get(2).port()), 2);
    }

    @Test
    void leastConnectionsAvoidsTheOneThatHangs() {
        Spec spec = new Spec("least", at(origins));
        spec.balance = BalanceDocument.of(Strategy.LEAST_CONNECTIONS);
        Upstream upstream = fixture.apply(spec);
        origins.get(0).silent = true;
        List<Future<Answer>> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Future<Answer> sent = fixture.send(upstream, Traits.none(), new ArrayList<>());
            all.add(sent);
            // One at a time, except those that hang.
            int hanging = origins.get(0).holding();
            eventually(
                    "answered or held",
                    () -> sent.isComplete() || origins.get(0).holding() > hanging);
        }
        assertTrue(
                origins.get(0).holding() <= 3,
                "at the silent one: " + origins.get(0).holding());
        origins.get(0).speak();
        all.forEach(f -> assertEquals(200, UpstreamFixture.await(f).status()));
    }

    @Test
    void hashLeadsTheSameValueToTheSameEndpointAndMovesOnlyThoseOfOneThatIsGone() {
        Spec spec = new Spec("hash", at(origins));
        spec.balance = BalanceDocument.hash(HashOn.HEADER, "X-Key");
        Upstream upstream = fixture.apply(spec);
        Map<String, String> homes = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            homes.put(
                    "k" + i,
                    fixture.get(upstream, Traits.header("X-Key", "k" + i)).body());
        }
        homes.forEach((key, home) -> assertEquals(
                home, fixture.get(upstream, Traits.header("X-Key", key)).body()));
        assertEquals(3, homes.values().stream().distinct().count());

        String gone = "" + origins.get(2).port();
        Spec fewer = new Spec("hash", at(origins.subList(0, 2)));
        fewer.balance = spec.balance;
        Upstream after = fixture.apply(fewer);
        eventually("two left", () -> usable("hash") == 2);
        homes.forEach((key, home) -> {
            String now = fixture.get(after, Traits.header("X-Key", key)).body();
            if (home.equals(gone)) {
                assertNotEquals(gone, now);
            } else {
                assertEquals(home, now);
            }
        });
    }

    @Test
    void aCookieLeadsBackAndIsSetAnewWhenItsEndpointIsGone() {
        Spec spec = new Spec("sticky", at(origins));
        spec.balance = BalanceDocument.of(Strategy.STICKY);
        Upstream upstream = fixture.apply(spec);
        Answer first = fixture.get(upstream);
        assertNotNull(first.setCookie());
        assertTrue(first.setCookie().startsWith("penstock-upstream="));
        assertTrue(first.setCookie().contains("HttpOnly"));
        assertFalse(first.setCookie().contains("127.0.0.1"));
        String id = first.setCookie()
                .substring("penstock-upstream=".length(), first.setCookie().indexOf(';'));
        Traits returning = Traits.cookie("penstock-upstream", id);
        for (int i = 0; i < 10; i++) {
            Answer again = fixture.get(upstream, returning);
            assertEquals(first.body(), again.body());
            assertNull(again.setCookie());
        }
        assertNotNull(fixture.get(upstream, Traits.cookie("penstock-upstream", "forged"))
                .setCookie());

        List<Origin> left = origins.stream()
                .filter(o -> !first.body().equals("" + o.port()))
                .toList();
        Spec fewer = new Spec("sticky", at(left));
        fewer.balance = spec.balance;
        fixture.apply(fewer);
        eventually("two left", () -> usable("sticky") == 2);
        Answer moved = fixture.get(upstream, returning);
        assertNotEquals(first.body(), moved.body());
        assertNotNull(moved.setCookie());
    }

    @Test
    void aDrainingEndpointKeepsThoseWhoStickToItAndGetsNoOthers() {
        Spec spec = new Spec("drain", at(origins));
        spec.balance = BalanceDocument.of(Strategy.STICKY);
        Upstream upstream = fixture.apply(spec);
        Answer first = fixture.get(upstream);
        assertNotNull(first.setCookie());
        String id = first.setCookie()
                .substring("penstock-upstream=".length(), first.setCookie().indexOf(';'));
        String label = "127.0.0.1:" + first.body();

        drain("drain", label, true, TimeUnit.HOURS.toNanos(1));
        for (int i = 0; i < 12; i++) {
            assertNotEquals(first.body(), fixture.get(upstream).body());
            assertEquals(
                    first.body(),
                    fixture.get(upstream, Traits.cookie("penstock-upstream", id))
                            .body());
        }
        drain("drain", label, true, 0);
        assertNotEquals(
                first.body(),
                fixture.get(upstream, Traits.cookie("penstock-upstream", id)).body());
        drain("drain", label, false, 0);
        assertEquals(
                first.body(),
                fixture.get(upstream, Traits.cookie("penstock-upstream", id)).body());
    }

    @Test
    void aDocumentDrainsToo() {
        EndpointDocument drained =
                new EndpointDocument("127.0.0.1", origins.get(0).port(), 1, true);
        Upstream upstream = fixture.apply(new Spec("paper", drained, at(origins.get(1), 1)));
        assertEquals(Map.of("" + origins.get(1).port(), 10), fixture.tally(upstream, 10));
    }

    private void drain(String cluster, String label, boolean drain, long stickyNanos) {
        fixture.upstreams.control().run(() -> {
            ClusterKeeper keeper = fixture.upstreams.clusters().get(cluster).keeper();
            if (keeper.drain(label, drain, stickyNanos).isEmpty()) {
                throw new AssertionError("no endpoint " + label);
            }
        });
        eventually(
                "drain " + drain,
                () -> (fixture.gauge("penstock.upstream.endpoint.usable", "endpoint", label) == 0) == drain);
        if (drain && stickyNanos == 0) {
            eventually(
                    "sticky ended",
                    () -> fixture.upstreams
                                    .clusters()
                                    .get(cluster)
                                    .keeper()
                                    .lineup()
                                    .sticky()
                                    .size()
                            == 2);
        }
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
