package dev.penstock.gateway.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.GatewaySettings;
import dev.penstock.config.RedisSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.engines.harness.TcpProxy;
import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.Gateway;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.protocol.sync.ClientFrame;
import dev.penstock.protocol.sync.CloseCode;
import dev.penstock.protocol.sync.ServerFrame;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes over the same servers, Redis behind a proxy that can be cut: what a client applies equals the journal. */
final class PushIT {

    private static GatewayFixture fixture;
    private static TcpProxy redis;
    private static Gateway other;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start(PushIT::redisBehindProxy);
        other = fixture.startNode();
        awaitTrue(() -> readiness(other).contains("\"redis\":{\"status\":\"up\"")
                && readiness(fixture.gateway()).contains("\"redis\":{\"status\":\"up\""));
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static GatewaySettings redisBehindProxy(GatewaySettings s) {
        URI real = s.redis().uri();
        redis = Backends.shared().proxy(real.getHost(), real.getPort());
        URI proxied = URI.create(
                "redis://" + redis.host() + ":" + redis.port() + (real.getPath() == null ? "" : real.getPath()));
        return s.with(new RedisSettings(proxied, s.redis().password(), s.redis().prefix()));
    }

    @Test
    void pushesToSessionsOfBothNodes() {
        TestTenant tenant = fixture.newTenant();
        ApiClient api = fixture.client(tenant, tenant.adminEmail());
        Replica here = new Replica(tenant.driveId(), api);
        Replica there = new Replica(tenant.driveId(), api);
        here.readJournal();
        there.readJournal();
        try (SyncClient a = session(tenant, fixture.gateway(), here);
                SyncClient b = session(tenant, other, there)) {
            Writer writer = new Writer(api, tenant);
            long began = System.nanoTime();
            long head = writer.folder();
            here.follow(a, head);
            there.follow(b, head);
            assertTrue(elapsedMs(began) < 2_500, "took " + elapsedMs(began) + " ms: not pushed but found");
            for (int i = 0; i < 20; i++) {
                head = writer.folder();
            }
            here.follow(a, head);
            there.follow(b, head);
            assertEquals(0, here.heads + there.heads, "sent inline");
            here.assertEqualsJournal(fixture);
            there.assertEqualsJournal(fixture);
        }
    }

    @Test
    void resumesOnTheOtherNodeWithoutLossOrRepetition() {
        TestTenant tenant = fixture.newTenant();
        ApiClient api = fixture.client(tenant, tenant.adminEmail());
        Replica replica = new Replica(tenant.driveId(), api);
        replica.readJournal();
        Writer writer = new Writer(api, tenant);
        for (int round = 0; round < 6; round++) {
            long missed = writer.folder();
            missed = round % 2 == 0 ? missed : writer.folder();
            Gateway node = round % 2 == 0 ? other : fixture.gateway();
            try (SyncClient client = session(tenant, node, replica)) {
                replica.follow(client, missed);
                replica.follow(client, writer.folder());
            }
        }
        assertEquals(0, replica.heads, "every resume was recovered");
        replica.assertEqualsJournal(fixture);
    }

    @Test
    void isToldToReadTheJournalWhenItMissedTooMuch() {
        TestTenant tenant = fixture.newTenant();
        ApiClient api = fixture.client(tenant, tenant.adminEmail());
        Replica replica = new Replica(tenant.driveId(), api);
        replica.readJournal();
        Writer writer = new Writer(api, tenant);
        writer.folders(fixture.settings().realtime().replayRing() + 10, 20);
        try (SyncClient client = session(tenant, other, replica)) {
            assertTrue(replica.seq() > fixture.settings().realtime().replayRing(), "read at once when not recovered");
            replica.follow(client, writer.folder());
            replica.assertEqualsJournal(fixture);
        }
    }

    @Test
    void losesNothingWhileRedisIsGoneAndSaysSo() {
        TestTenant tenant = fixture.newTenant();
        ApiClient api = fixture.client(tenant, tenant.adminEmail());
        Replica replica = new Replica(tenant.driveId(), api);
        replica.readJournal();
        Writer writer = new Writer(api, tenant);
        try (SyncClient client = session(tenant, other, replica)) {
            replica.follow(client, writer.folder());
            redis.cut();
            try {
                for (int i = 0; i < 5; i++) {
                    replica.follow(client, writer.folder());
                }
                awaitTrue(() -> readiness(other).contains("\"status\":\"degraded\""));
            } finally {
                redis.restore();
            }
            for (int i = 0; i < 5; i++) {
                replica.follow(client, writer.folder());
            }
            awaitTrue(() -> readiness(other).contains("\"redis\":{\"status\":\"up\""));
            replica.follow(client, writer.folder());
            replica.assertEqualsJournal(fixture);
        }
    }

    @Test
    void losesNothingWhenRedisFallsSilent() {
        TestTenant tenant = fixture.newTenant();
        ApiClient api = fixture.client(tenant, tenant.adminEmail());
        Replica replica = new Replica(tenant.driveId(), api);
        replica.readJournal();
        Writer writer = new Writer(api, tenant);
        try (SyncClient client = session(tenant, other, replica)) {
            redis.stall();
            try {
                for (int i = 0; i < 3; i++) {
                    replica.follow(client, writer.folder());
                }
            } finally {
                redis.restore();
            }
            replica.follow(client, writer.folder());
            replica.assertEqualsJournal(fixture);
        }
    }

    @Test
    void findsAChangeNobodyHintedAt() {
        TestTenant tenant = fixture.newTenant();
        ApiClient api = fixture.client(tenant, tenant.adminEmail());
        Replica replica = new Replica(tenant.driveId(), api);
        replica.readJournal();
        try (SyncClient client = session(tenant, other, replica)) {
            long head = commitBehindTheGatewaysBack(tenant);
            replica.follow(client, head);
            replica.assertEqualsJournal(fixture);
        }
    }

    @Test
    void hearsTheWorkersNotification() {
        TestTenant tenant = fixture.newTenant();
        ApiClient api = fixture.client(tenant, tenant.adminEmail());
        Replica replica = new Replica(tenant.driveId(), api);
        replica.readJournal();
        try (SyncClient client = session(tenant, other, replica)) {
            long head = commitBehindTheGatewaysBack(tenant);
            long began = System.nanoTime();
            GatewayFixture.await(fixture.database()
                    .system()
                    .query(
                            "SELECT pg_notify('penstock_changes', $1)",
                            Tuple.of(tenant.id() + ":" + tenant.driveId() + ":1:" + head)));
            replica.follow(client, head);
            assertTrue(elapsedMs(began) < 2_500, "took " + elapsedMs(began) + " ms: not heard but found");
        }
    }

    @Test
    void aSlowReaderIsToldHeadAndIsInlineAgainWhenItHasCaughtUp() {
        TestTenant tenant = fixture.newTenant();
        ApiClient api = fixture.client(tenant, tenant.adminEmail());
        Replica slow = new Replica(tenant.driveId(), api);
        Replica quick = new Replica(tenant.driveId(), api);
        slow.readJournal();
        quick.readJournal();
        Writer writer = new Writer(api, tenant);
        try (SyncClient a = session(tenant, fixture.gateway(), slow);
                SyncClient b = session(tenant, fixture.gateway(), quick)) {
            a.socket().pause();
            for (int i = 0; i < 16; i++) {
                writer.folders(500, 200);
                quick.follow(b, quick.seq() + 1); // goes on at its own pace
            }
            long head = writer.folder();
            quick.follow(b, head);
            a.socket().resume();
            slow.follow(a, head);
            assertTrue(slow.heads > 0, "never collapsed: " + slow.changesFrames + " frames of changes");
            for (ServerFrame late = a.poll(1_000); late != null; late = a.poll(1_000)) {
                slow.apply(late); // on its way while the journal was read
            }
            int headsBefore = slow.heads;
            slow.follow(a, writer.folder());
            assertEquals(headsBefore, slow.heads, "inline again");
            quick.follow(b, slow.seq());
            slow.assertEqualsJournal(fixture);
            quick.assertEqualsJournal(fixture);
        }
    }

    @Test
    void aNodeThatStopsSendsItsClientsElsewhereFirst() {
        Gateway leaving = fixture.startNode();
        try (SyncClient client = SyncClient.connect(fixture.vertx(), GatewayFixture.url(leaving), null)) {
            client.take(ServerFrame.Hello.class);
            client.auth(fixture.login(fixture.tenant(), fixture.tenant().adminEmail())
                    .accessToken());
            client.take(ServerFrame.Ready.class);
            Future<Void> closed = leaving.close();
            ServerFrame.Goaway goaway = client.take(ServerFrame.Goaway.class);
            assertEquals(CloseCode.DRAIN.reason(), goaway.reason());
            client.assertClosed(CloseCode.DRAIN.code());
            GatewayFixture.await(closed);
        }
    }

    @Test
    void unsubscribedMeansSilent() {
        TestTenant tenant = fixture.newTenant();
        ApiClient api = fixture.client(tenant, tenant.adminEmail());
        Replica replica = new Replica(tenant.driveId(), api);
        replica.readJournal();
        Writer writer = new Writer(api, tenant);
        try (SyncClient client = session(tenant, fixture.gateway(), replica)) {
            client.send(new ClientFrame.Unsubscribe(tenant.driveId()));
            client.send(new ClientFrame.Token(
                    fixture.login(tenant, tenant.adminEmail()).accessToken()));
            ServerFrame answer = client.next(); // of another device: refused, and so the unsubscribe is done
            assertFalse(answer instanceof ServerFrame.Changes);
            writer.folder();
            assertEquals(CloseCode.BAD_TOKEN.code(), client.closeCode(SyncClient.FRAME_MS_MAX));
        }
    }

    /** A session that has resumed the drive where the replica stands. */
    private static SyncClient session(TestTenant tenant, Gateway node, Replica replica) {
        SyncClient client = SyncClient.connect(fixture.vertx(), GatewayFixture.url(node), null);
        client.take(ServerFrame.Hello.class);
        client.auth(fixture.login(tenant, tenant.adminEmail()).accessToken(), replica.position());
        replica.resumed(client.take(ServerFrame.Ready.class));
        return client;
    }

    /** A change in the journal of which no gateway is told. */
    private static long commitBehindTheGatewaysBack(TestTenant tenant) {
        return GatewayFixture.await(fixture.database().system().query("""
                                WITH n AS (
                                  UPDATE nodes SET modified_at = now(), seq = seq WHERE id = $2 RETURNING *
                                ), d AS (
                                  UPDATE drives SET head_seq = head_seq + 1 WHERE id = $1 RETURNING head_seq
                                )
                                INSERT INTO changes (drive_id, seq, tenant_id, node_id, entry)
                                SELECT $1, d.head_seq, n.tenant_id, n.id, json_build_object(
                                  'seq', d.head_seq, 'op', 'update', 'at', wire_time(now()), 'actor', NULL,
                                  'node', node_entry(n::nodes))
                                FROM n, d RETURNING seq
                                """, Tuple.of(tenant.driveId(), tenant.rootId())))
                .iterator()
                .next()
                .getLong("seq");
    }

    private static String readiness(Gateway node) {
        HttpRequest request = HttpRequest.newBuilder(
                        GatewayFixture.managementUrl(node).resolve("/readyz"))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNanos, "not in time");
            Thread.onSpinWait();
        }
    }

    private static long elapsedMs(long sinceNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    }
}
