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
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limiters of several nodes over one Redis, behind a line that breaks. */
final class LimiterIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long TEN_MINUTES_S = 600;

    /** A busy machine is no outage. */
    static final LimitSettings PATIENT = patient();

    private Vertx vertx;
    private TcpProxy line;
    private RedisSettings redis;
    private RedisLink direct;
    private final List<Limiter> nodes = new ArrayList<>();

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        RedisSettings server = Backends.shared().redis();
        direct = GatewayFixture.await(RedisLink.connect(vertx, server, 64, (lost, why) -> {}));
        line = Backends.shared().proxy(server.uri().getHost(), server.uri().getPort());
        redis = new RedisSettings(
                URI.create("redis://" + line.host() + ":" + line.port()), server.password(), server.prefix());
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> GatewayFixture.await(node.stop()));
        line.close();
        GatewayFixture.await(direct.drop());
        GatewayFixture.await(vertx.close());
    }

    @Test
    void nodesShareOneBucket() {
        Limiter one = join();
        Limiter two = join();
        List<Claim> claims = claims(new Rate(1, (int) TEN_MINUTES_S, 60));
        int granted = 0;
        for (int i = 0; i < 100; i++) {
            granted += take(i % 2 == 0 ? one : two, claims) ? 1 : 0;
        }
        assertEquals(60, granted);
    }

    @Test
    void aRefusalNamesItsBucketAndTakesFromNone() {
        Limiter node = join();
        UUID tenant = UUID.randomUUID();
        Claim wide = claim(Scope.TENANT, tenant, new Rate(1, (int) TEN_MINUTES_S, 5));
        Claim narrow = claim(Scope.USER, tenant, new Rate(1, 10, 2));
        assertTrue(take(node, List.of(wide, narrow)));
        assertTrue(take(node, List.of(wide, narrow)));
        Verdict.Refused refused = (Verdict.Refused) GatewayFixture.await(node.take(List.of(wide, narrow), 1));
        assertEquals(Scope.USER, refused.by().scope());
        assertTrue(
                refused.retryAfter().toMillis() > 9_000 && refused.retryAfter().toMillis() <= 10_000);
        int left = 0;
        while (take(node, List.of(wide))) {
            left++;
        }
        assertEquals(3, left);
    }

    @Test
    void mostRequestsAskNobody() {
        Limiter node = join();
        List<Claim> claims = claims(new Rate(100_000, 1, 200_000));
        assertTrue(take(node, claims));
        int atOnce = 0;
        for (int i = 0; i < 10_000; i++) {
            if (node.takeNow(claims, 1) instanceof Verdict.Granted) {
                atOnce++;
            }
        }
        assertTrue(atOnce > 9_000, "at once: " + atOnce);
    }

    @Test
    void whenRedisIsGoneEachNodeGivesItsShareAndChargesItLater() {
        Limiter one = join();
        Limiter two = join();
        awaitTrue(() -> GatewayFixture.await(nodesIn()) == 2);
        List<Claim> claims = claims(new Rate(1, (int) TEN_MINUTES_S, 40));
        awaitTrue(() -> one.nodes() == 2 && two.nodes() == 2);
        line.cut();
        awaitTrue(() -> GatewayFixture.await(one.check().map(true).otherwise(false)) == false);
        awaitTrue(() -> GatewayFixture.await(two.check().map(true).otherwise(false)) == false);
        assertEquals(20, takeAll(one, claims));
        assertEquals(20, takeAll(two, claims));
        line.restore();
        awaitTrue(() -> GatewayFixture.await(one.check().map(true).otherwise(false)));
        awaitTrue(() -> GatewayFixture.await(two.check().map(true).otherwise(false)));
        // Each charges what it gave: 40 in all, so nothing is left.
        takeAll(one, claims);
        takeAll(two, claims);
        assertEquals(0, takeAll(one, claims) + takeAll(two, claims));
    }

    @Test
    void aSilentRedisKeepsNobodyWaiting() {
        Limiter node = join(LimitSettings.defaults());
        List<Claim> claims = claims(Rate.of(1_000, 1));
        line.stall();
        long started = System.nanoTime();
        assertTrue(take(node, claims), "decided by share");
        long tookMs = (System.nanoTime() - started) / 1_000_000;
        assertTrue(tookMs < 2_000, "took " + tookMs + " ms");
        line.restore();
        awaitTrue(() -> GatewayFixture.await(node.check().map(true).otherwise(false)));
    }

    @Test
    void beforeCredentialsTheShareIsHalf() {
        Limiter node = join();
        line.cut();
        awaitTrue(() -> GatewayFixture.await(node.check().map(true).otherwise(false)) == false);
        Claim address = new Claim(
                new BucketKey(Scope.ADDRESS, Limiter.AUTH, "192.0.2.1", "192.0.2.1"),
                new Rate(1, (int) TEN_MINUTES_S, 40));
        assertEquals(20, takeAll(node, List.of(address)));
    }

    @Test
    void aForgottenScriptIsTaughtAgain() {
        Limiter node = join();
        List<Claim> claims = claims(new Rate(1, (int) TEN_MINUTES_S, 5));
        assertTrue(take(node, claims));
        GatewayFixture.await(
                direct.connection().send(Request.cmd(Command.SCRIPT).arg("FLUSH")));
        assertEquals(4, takeAll(node, claims));
        assertTrue(GatewayFixture.await(node.check().map(true)));
    }

    @Test
    void anEmptiedRedisGivesNothingAway() {
        Limiter node = join();
        List<Claim> claims = claims(new Rate(1, (int) TEN_MINUTES_S, 50));
        assertEquals(50, takeAll(node, claims));
        String key = claims.get(0).key().redisKey(redis.prefix());
        GatewayFixture.await(direct.connection().send(Request.cmd(Command.DEL).arg(key)));
        // Another rate: the refusal is not remembered, what was used is.
        Claim other = new Claim(claims.get(0).key(), new Rate(1, (int) TEN_MINUTES_S - 1, 50));
        assertEquals(0, takeAll(node, List.of(other)));
    }

    @Test
    void aFloodOfAddressesFindsItsBound() {
        LimitSettings defaults = LimitSettings.defaults();
        LimitSettings few = new LimitSettings(
                defaults.lease(),
                defaults.redisTimeout(),
                1_000,
                1,
                defaults.planRefresh(),
                defaults.addressAuthPerMinute(),
                defaults.addressPerMinute());
        Limiter node = limiter(few); // not started: alone, so the flood is ours only
        Random random = new Random(1);
        for (int i = 0; i < 1_000_000; i++) {
            String address = Integer.toHexString(random.nextInt());
            node.takeNow(List.of(new Claim(new BucketKey(Scope.ADDRESS, "open", address, address), Rate.of(10, 1))), 1);
        }
        assertTrue(node.size() <= 1_000, "buckets: " + node.size());
    }

    private Limiter join() {
        return join(PATIENT);
    }

    private Limiter join(LimitSettings settings) {
        Limiter node = limiter(settings);
        GatewayFixture.await(node.start(SOON));
        nodes.add(node);
        GatewayFixture.await(node.check());
        return node;
    }

    private static LimitSettings patient() {
        LimitSettings s = LimitSettings.defaults();
        return new LimitSettings(
                s.lease(),
                Duration.ofSeconds(1),
                s.bucketsMax(),
                s.nodesAssumed(),
                s.planRefresh(),
                s.addressAuthPerMinute(),
                s.addressPerMinute());
    }

    private Limiter limiter(LimitSettings settings) {
        return new Limiter(
                vertx, "n" + nodes.size(), settings, redis, new Random(), new LimitMetrics(new SimpleMeterRegistry()));
    }

    private io.vertx.core.Future<Integer> nodesIn() {
        return direct.connection()
                .send(Request.cmd(Command.ZCARD).arg(redis.prefix() + ":limit:nodes"))
                .map(count -> count.toInteger());
    }

    private static List<Claim> claims(Rate rate) {
        return List.of(claim(Scope.USER, UUID.randomUUID(), rate));
    }

    private static Claim claim(Scope scope, UUID tenant, Rate rate) {
        return new Claim(new BucketKey(scope, "metadata", tenant, tenant), rate);
    }

    private static boolean take(Limiter node, List<Claim> claims) {
        return GatewayFixture.await(node.take(claims, 1)) instanceof Verdict.Granted;
    }

    private static int takeAll(Limiter node, List<Claim> claims) {
        int taken = 0;
        while (taken < 10_000 && take(node, claims)) {
            taken++;
        }
        return taken;
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(5_000_000);
        }
        assertTrue(condition.getAsBoolean(), "not within " + SOON);
    }
}
