package dev.penstock.gateway.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.config.RedisSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.engines.harness.TcpProxy;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.platform.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes and a line that can be cut to each of the servers between them. */
final class AnnouncementsIT {

    private static final long DEADLINE_S = 20;

    private final Vertx vertx = Vertx.vertx();
    private TcpProxy redisLine;
    private TcpProxy databaseLine;
    private Node one;
    private Node two;

    private final class Node {
        final MeterRegistry meters = new SimpleMeterRegistry();
        final Set<String> heard = ConcurrentHashMap.newKeySet();
        final AtomicInteger missed = new AtomicInteger();
        final Database database;
        final Announcements announcements;

        Node(RedisSettings redis, DatabaseSettings settings) {
            database = Database.open(vertx, settings);
            announcements = new Announcements(vertx, redis, database, new SecureRandom(), meters);
            announcements.subscribe(Topic.KEYS, heard::add, missed::incrementAndGet);
            GatewayFixture.await(announcements.start());
        }

        double heardBy(String way) {
            return meters.counter("penstock.announcements.heard", "way", way).count();
        }

        Future<Void> stop() {
            return announcements.stop().compose(stopped -> database.close());
        }
    }

    @BeforeEach
    void start() {
        Backends backends = Backends.shared();
        RedisSettings redis = backends.redis();
        DatabaseSettings database = backends.freshDatabase();
        redisLine = backends.proxy(redis.uri().getHost(), redis.uri().getPort());
        databaseLine = backends.proxy(database.host(), database.port());
        RedisSettings viaLine = new RedisSettings(
                URI.create("redis://" + redisLine.host() + ":" + redisLine.port()
                        + redis.uri().getPath()),
                redis.password(),
                redis.prefix());
        DatabaseSettings databaseViaLine = new DatabaseSettings(
                databaseLine.host(),
                databaseLine.port(),
                database.database(),
                database.user(),
                database.password(),
                database.tenantPoolSize(),
                database.systemPoolSize(),
                database.connectTimeout(),
                database.statementTimeout());
        one = new Node(viaLine, databaseViaLine);
        two = new Node(viaLine, databaseViaLine);
        assertTravels("redis");
        assertTravels("notify");
    }

    @AfterEach
    void stop() {
        GatewayFixture.await(Future.join(one.stop(), two.stop()));
        redisLine.close();
        databaseLine.close();
        GatewayFixture.await(vertx.close());
    }

    @Test
    void ownListenersHearBeforePublishReturns() {
        one.announcements.publish(Topic.KEYS, "here");
        assertTrue(one.heard.contains("here"));
        assertFalse(one.heard.contains("routes"));
    }

    @Test
    void listenersHearTheirTopicOnlyAndAFaultyOneHurtsNobody() {
        Set<String> routes = ConcurrentHashMap.newKeySet();
        two.announcements.subscribe(Topic.ROUTES, text -> {
            throw new IllegalStateException("faulty");
        });
        two.announcements.subscribe(Topic.ROUTES, routes::add);
        one.announcements.publish(Topic.ROUTES, "a table");
        awaitTrue(() -> routes.contains("a table"));
        assertFalse(two.heard.contains("a table"));
    }

    @Test
    void withoutRedisPostgresqlCarriesThemAndRedisComesBack() {
        redisLine.cut();
        assertTravels("notify");
        double before = two.heardBy("redis");
        redisLine.restore();
        assertTravels("redis");
        assertTrue(two.heardBy("redis") > before);
    }

    @Test
    void aSilentRedisHoldsNothingUp() {
        redisLine.stall();
        for (int i = 0; i < 20; i++) {
            assertTravels("notify");
        }
        redisLine.restore();
        assertTravels("redis");
    }

    @Test
    void withoutPostgresqlRedisCarriesThemAndPostgresqlComesBack() {
        databaseLine.cut();
        assertTravels("redis");
        databaseLine.restore();
        assertTravels("notify");
    }

    @Test
    void whoWasCutOffFromBothIsToldToLookAtTheTruth() {
        redisLine.cut();
        databaseLine.cut();
        int before = two.missed.get();
        one.announcements.publish(Topic.KEYS, "lost");
        redisLine.restore();
        databaseLine.restore();
        awaitTrue(() -> two.missed.get() >= before + 2);
        assertTravels("redis");
        assertTravels("notify");
    }

    @Test
    void aStoppedNodeStillTellsItself() {
        GatewayFixture.await(one.announcements.stop());
        one.announcements.publish(Topic.KEYS, "alone");
        assertEquals(true, one.heard.contains("alone"));
    }

    /** Announces until the other node hears one of them by this way. */
    private void assertTravels(String way) {
        double before = two.heardBy(way);
        AtomicInteger serial = new AtomicInteger();
        awaitTrue(() -> {
            one.announcements.publish(Topic.KEYS, way + " " + serial.incrementAndGet());
            return two.heardBy(way) > before;
        });
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within " + DEADLINE_S + " s");
            LockSupport.parkNanos(2_000_000);
        }
    }
}
