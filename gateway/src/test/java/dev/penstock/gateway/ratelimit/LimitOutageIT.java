package dev.penstock.gateway.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.LimitSettings;
import dev.penstock.config.RedisSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.engines.harness.TcpProxy;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.ratelimit.core.BucketKey;
import dev.penstock.gateway.ratelimit.core.Claim;
import dev.penstock.gateway.ratelimit.core.Rate;
import dev.penstock.gateway.ratelimit.core.Scope;
import dev.penstock.platform.link.RedisLink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Two nodes under load from one event loop, whose Redis goes away, falls silent or loses everything. */
final class LimitOutageIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PER_SECOND = 1_000;
    private static final int NODES = 2;

    private Vertx vertx;
    private TcpProxy line;
    private RedisSettings redis;
    private RedisLink direct;
    private LimitLoad load;
    private List<Limiter> nodes = List.of();

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        RedisSettings server = Backends.shared().redis();
        String own = server.prefix() + "-outage-" + UUID.randomUUID();
        direct = GatewayFixture.await(RedisLink.connect(vertx, server, 64, (lost, why) -> {}));
        line = Backends.shared().proxy(server.uri().getHost(), server.uri().getPort());
        redis = new RedisSettings(URI.create("redis://" + line.host() + ":" + line.port()), server.password(), own);
    }

    @AfterEach
    void stop() {
        load.stop();
        line.restore();
        nodes.forEach(node -> GatewayFixture.await(node.stop()));
        line.close();
        GatewayFixture.await(direct.drop());
        GatewayFixture.await(vertx.close());
    }

    @Test
    void aCutLineLeavesTheSharesAndIsPaidAfterwards(TestReporter reporter) {
        join(LimiterIT.PATIENT);
        offer(Rate.of(PER_SECOND, 1));
        long began = System.nanoTime();
        awaitTrue(() -> load.decided() > 2_000);

        LimitLoad.Part breaking = load.next();
        line.cut();
        awaitTrue(() -> !joined(0) && !joined(1));
        LimitLoad.Part cut = load.next();
        long cutBegan = System.nanoTime();
        awaitTrue(() -> cut.decided() > 4_000);
        load.next();
        double cutSeconds = secondsSince(cutBegan);
        for (int node = 0; node < NODES; node++) {
            int granted = cut.granted(node);
            assertTrue(granted > 0, "node " + node + " refuses everything while it is alone");
            // Its share of the bucket and of the rate, and the lease it held: at most a tenth of the bucket.
            double most = (PER_SECOND + PER_SECOND * cutSeconds) / NODES + PER_SECOND / 10.0;
            assertTrue(granted <= most, "node " + node + ": " + granted + " of " + most);
        }

        line.restore();
        awaitTrue(() -> joined(0) && joined(1));
        int recovered = load.decided();
        awaitTrue(() -> load.decided() > recovered + 6_000);
        load.stop();
        awaitTrue(load::allDecided);
        double most = PER_SECOND + PER_SECOND * secondsSince(began) + NODES * PER_SECOND / 10.0;
        assertTrue(load.granted() <= most, load.granted() + " of " + most + ": the debts are charged");
        reporter.publishEntry(
                "longest decision during the cut, us",
                Long.toString(Math.max(breaking.longestMicros(), cut.longestMicros())));
        awaitTrue(() -> grants(new Rate(1, 600, 60)) == 60);
    }

    @Test
    void aLineThatFallsSilentUnderLoadKeepsNobody(TestReporter reporter) {
        join(LimitSettings.defaults());
        offer(Rate.of(PER_SECOND, 1));
        awaitTrue(() -> load.decided() > 2_000);
        LimitLoad.Part silent = load.next();
        line.stall();
        awaitTrue(() -> !joined(0) && !joined(1));
        awaitTrue(() -> silent.decided() > 4_000);
        load.stop();
        awaitTrue(load::allDecided); // though the line is silent still
        reporter.publishEntry("longest decision while silent, us", Long.toString(silent.longestMicros()));
        line.restore();
        awaitTrue(() -> joined(0) && joined(1));
    }

    @Test
    void aRedisThatLostEverythingGivesNothingTwice() {
        join(LimiterIT.PATIENT);
        int burst = 4_000;
        offer(new Rate(1, 600, burst));
        awaitTrue(() -> load.granted() > burst / 4);
        assertTrue(forgetEverything() >= 2, "buckets and the census were there");
        int lost = load.granted();
        awaitTrue(() -> load.granted() > Math.min(lost + burst / 8, burst - 1) || load.decided() > 3 * burst);
        forgetEverything();
        awaitTrue(() -> load.decided() > 4 * burst);
        load.stop();
        awaitTrue(load::allDecided);
        // A bucket begins anew with what the asking node knows: all but what the other one leased since, twice.
        int most = burst + 2 * NODES * burst / 10;
        assertTrue(load.granted() <= most, load.granted() + " of " + most);
        awaitTrue(() -> nodes.stream().allMatch(node -> node.nodes() == NODES));
        assertEquals(60, grants(new Rate(1, 600, 60)), "counted in Redis again");
    }

    private void join(LimitSettings settings) {
        nodes = List.of(limiter("one", settings), limiter("two", settings));
        nodes.forEach(node -> GatewayFixture.await(node.start(SOON)));
        awaitTrue(() -> nodes.stream().allMatch(node -> node.nodes() == NODES));
    }

    private Limiter limiter(String name, LimitSettings settings) {
        return new Limiter(vertx, name, settings, redis, new Random(), new LimitMetrics(new SimpleMeterRegistry()));
    }

    private void offer(Rate rate) {
        load = new LimitLoad(nodes, claims(rate));
        load.start(vertx);
    }

    /** What the nodes grant in turn of a bucket of its own. */
    private int grants(Rate rate) {
        List<Claim> claims = claims(rate);
        int granted = 0;
        for (int i = 0; i < 2 * rate.burst(); i++) {
            Verdict verdict = GatewayFixture.await(nodes.get(i % NODES).take(claims, 1));
            granted += verdict instanceof Verdict.Granted ? 1 : 0;
        }
        return granted;
    }

    private boolean joined(int node) {
        return GatewayFixture.await(nodes.get(node).check().map(true).otherwise(false));
    }

    /** Deletes what is under this test's prefix; the server is shared. */
    private int forgetEverything() {
        int forgotten = 0;
        String cursor = "0";
        do {
            Response scanned = GatewayFixture.await(direct.connection()
                    .send(Request.cmd(Command.SCAN)
                            .arg(cursor)
                            .arg("MATCH")
                            .arg(redis.prefix() + "*")
                            .arg("COUNT")
                            .arg(10_000)));
            cursor = scanned.get(0).toString();
            for (Response key : scanned.get(1)) {
                GatewayFixture.await(
                        direct.connection().send(Request.cmd(Command.DEL).arg(key.toString())));
                forgotten++;
            }
        } while (!cursor.equals("0"));
        return forgotten;
    }

    private static List<Claim> claims(Rate rate) {
        UUID tenant = UUID.randomUUID();
        return List.of(new Claim(new BucketKey(Scope.TENANT, "metadata", tenant, tenant), rate));
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        boolean holds = condition.getAsBoolean();
        while (!holds && System.nanoTime() < deadline) {
            LockSupport.parkNanos(5_000_000);
            holds = condition.getAsBoolean();
        }
        assertTrue(holds, "not within " + SOON);
    }
}
