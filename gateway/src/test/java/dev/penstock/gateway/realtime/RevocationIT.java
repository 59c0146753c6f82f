package dev.penstock.gateway.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.GatewaySettings;
import dev.penstock.config.RedisSettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.engines.harness.TcpProxy;
import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.Gateway;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.protocol.http.ApiKeyScope;
import dev.penstock.protocol.http.CreateApiKeyRequest;
import dev.penstock.protocol.http.CreatedApiKey;
import dev.penstock.protocol.http.RefreshRequest;
import dev.penstock.protocol.http.SigningKeyList;
import dev.penstock.protocol.http.SigningKeyView;
import dev.penstock.protocol.http.TokenResponse;
import dev.penstock.protocol.sync.CloseCode;
import dev.penstock.protocol.sync.ServerFrame;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What ends on one node or in the database ends on the other node too, with Redis and without: requests, sockets, refreshes. */
final class RevocationIT {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationIT.class);

    private static final long DEADLINE_S = 10;
    private static final int ROUNDS_MAX = 2000;

    private static GatewayFixture fixture;
    private static TcpProxy redis;
    private static Gateway other;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start(RevocationIT::redisBehindProxy);
        other = fixture.startNode();
    }

    @AfterAll
    static void stop() {
        fixture.close();
        redis.close();
    }

    private static GatewaySettings redisBehindProxy(GatewaySettings s) {
        URI real = s.redis().uri();
        redis = Backends.shared().proxy(real.getHost(), real.getPort());
        URI proxied = URI.create("redis://" + redis.host() + ":" + redis.port() + real.getPath());
        return s.with(new RedisSettings(proxied, s.redis().password(), s.redis().prefix()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void logout(boolean withRedis) {
        endsEverywhere(
                "logout",
                withRedis,
                (tenant, tokens) -> assertEquals(
                        204,
                        fixture.anonymous()
                                .post("/v1/auth/logout", new RefreshRequest(tokens.refreshToken()))
                                .status()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reusedRefreshToken(boolean withRedis) {
        endsEverywhere("reuse", withRedis, (tenant, tokens) -> {
            TokenResponse second = refresh(tokens.refreshToken()).as(TokenResponse.class);
            assertEquals(200, refresh(second.refreshToken()).status());
            assertEquals("refresh-rejected", refresh(tokens.refreshToken()).code());
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void userDisabledInTheDatabase(boolean withRedis) {
        endsEverywhere("user disabled", withRedis, (tenant, tokens) -> {
            sql("UPDATE users SET state = 'disabled' WHERE id = $1", tenant.adminId());
            assertEquals("refresh-rejected", refresh(tokens.refreshToken()).code());
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tenantSuspendedInTheDatabase(boolean withRedis) {
        endsEverywhere(
                "tenant suspended",
                withRedis,
                (tenant, tokens) -> sql("UPDATE tenants SET state = 'suspended' WHERE id = $1", tenant.id()));
    }

    /** Nobody is told: the look into the database finds it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deviceRevokedInTheDatabase(boolean withRedis) {
        endsEverywhere(
                "device revoked, nobody told",
                withRedis,
                (tenant, tokens) -> sql(
                        "UPDATE devices SET revoked_at = now() WHERE id = $1",
                        tokens.device().id()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void apiKeyRevoked(boolean withRedis) {
        TestTenant tenant = fixture.newTenant();
        ApiClient admin = fixture.client(tenant, tenant.adminEmail());
        CreatedApiKey key = admin.post(
                        "/v1/api-keys", new CreateApiKeyRequest("sync", Set.of(ApiKeyScope.FILES_READ), null))
                .as(CreatedApiKey.class);
        if (!withRedis) {
            redis.cut();
        }
        try (SyncClient here = session(fixture.gateway(), key.secret());
                SyncClient there = session(other, key.secret())) {
            assertEquals(204, admin.delete("/v1/api-keys/" + key.key().id()).status());
            there.assertClosed(CloseCode.REVOKED.code());
            here.assertClosed(CloseCode.REVOKED.code());
        } finally {
            redis.restore();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void signingKeyRevoked(boolean withRedis) {
        endsEverywhere("signing key revoked", withRedis, false, (tenant, tokens) -> {
            ApiClient operator = fixture.operator();
            String kid = operator.get("/v1/admin/keys").as(SigningKeyList.class).items().stream()
                    .filter(key -> key.state() == SigningKeyView.State.SIGNING)
                    .map(SigningKeyView::kid)
                    .findFirst()
                    .orElseThrow();
            assertEquals(204, operator.post("/v1/admin/keys/" + kid + "/revoke").status());
        });
    }

    /** Logins of one user refresh and call on both nodes; one's first refresh token is used once more: it ends, the others do not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReplayUnderLoadEndsItsFamilyAndNoOther(boolean withRedis) {
        TestTenant tenant = fixture.newTenant();
        AtomicBoolean on = new AtomicBoolean(true);
        AtomicInteger served = new AtomicInteger();
        Set<String> refused = ConcurrentHashMap.newKeySet();
        TokenResponse stolen = fixture.login(tenant, tenant.adminEmail());
        List<TokenResponse> others = Stream.generate(() -> fixture.login(tenant, tenant.adminEmail()))
                .limit(4)
                .toList();
        if (!withRedis) {
            redis.cut();
        }
        ExecutorService clients = Executors.newFixedThreadPool(others.size());
        try {
            List<CompletableFuture<Void>> load = others.stream()
                    .map(first -> CompletableFuture.runAsync(() -> refreshAndCall(first, on, served, refused), clients))
                    .toList();
            TokenResponse second = refresh(stolen.refreshToken()).as(TokenResponse.class);
            TokenResponse third = refresh(second.refreshToken()).as(TokenResponse.class);
            assertEquals(200, me(fixture.gateway(), third));
            assertEquals(200, me(other, third));
            assertEquals("refresh-rejected", refresh(stolen.refreshToken()).code());
            long refusedMs = awaitStatus(401, third, System.nanoTime());
            assertEquals("refresh-rejected", refresh(third.refreshToken()).code());
            int before = served.get();
            awaitServed(served, before + 4 * others.size());
            on.set(false);
            load.forEach(CompletableFuture::join);
            LOG.atInfo()
                    .addKeyValue("what", "family, under load")
                    .addKeyValue("redis", withRedis)
                    .addKeyValue("refusedMs", refusedMs)
                    .addKeyValue("requestsOfOthers", served)
                    .addKeyValue("refusedOfOthers", refused.size())
                    .log("FIGURE");
            assertEquals(Set.of(), refused);
        } finally {
            on.set(false);
            clients.shutdown();
            redis.restore();
        }
    }

    private static void refreshAndCall(
            TokenResponse first, AtomicBoolean on, AtomicInteger served, Set<String> refused) {
        TokenResponse tokens = first;
        for (int i = 0; on.get() && i < ROUNDS_MAX; i++) {
            Gateway node = i % 2 == 0 ? fixture.gateway() : other;
            ApiClient.Answer answer = ApiClient.of(GatewayFixture.url(node))
                    .post("/v1/auth/refresh", new RefreshRequest(tokens.refreshToken()));
            if (answer.status() != 200) {
                refused.add(answer.toString());
                return;
            }
            tokens = answer.as(TokenResponse.class);
            for (Gateway called : List.of(fixture.gateway(), other)) {
                int status = me(called, tokens);
                if (status != 200) {
                    refused.add("/v1/me: " + status);
                }
                served.incrementAndGet();
            }
        }
    }

    private static void awaitServed(AtomicInteger served, int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        while (served.get() < count) {
            assertTrue(System.nanoTime() < deadline, "not within " + DEADLINE_S + " s");
            LockSupport.parkNanos(1_000_000);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true})
    void aRestoredUserCountsAgain(boolean withRedis) {
        TestTenant tenant = fixture.newTenant();
        TokenResponse tokens = fixture.login(tenant, tenant.adminEmail());
        sql("UPDATE users SET state = 'disabled' WHERE id = $1", tenant.adminId());
        awaitStatus(401, tokens, System.nanoTime());
        sql("UPDATE users SET state = 'active' WHERE id = $1", tenant.adminId());
        awaitStatus(200, tokens, System.nanoTime());
    }

    private interface End {
        void of(TestTenant tenant, TokenResponse tokens);
    }

    private static void endsEverywhere(String what, boolean withRedis, End end) {
        endsEverywhere(what, withRedis, true, end);
    }

    /** {@code loginEnds}: whether the login ends as well, or only its access tokens. */
    private static void endsEverywhere(String what, boolean withRedis, boolean loginEnds, End end) {
        TestTenant tenant = fixture.newTenant();
        TokenResponse tokens = fixture.login(tenant, tenant.adminEmail());
        if (!withRedis) {
            redis.cut();
        }
        try (SyncClient here = session(fixture.gateway(), tokens);
                SyncClient there = session(other, tokens)) {
            assertEquals(200, me(fixture.gateway(), tokens));
            assertEquals(200, me(other, tokens));
            long began = System.nanoTime();
            end.of(tenant, tokens);
            long done = System.nanoTime();
            long refusedMs = awaitStatus(401, tokens, done);
            there.assertClosed(CloseCode.REVOKED.code());
            here.assertClosed(CloseCode.REVOKED.code());
            LOG.atInfo()
                    .addKeyValue("what", what)
                    .addKeyValue("redis", withRedis)
                    .addKeyValue("actMs", TimeUnit.NANOSECONDS.toMillis(done - began))
                    .addKeyValue("refusedMs", refusedMs)
                    .addKeyValue("socketsClosedMs", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - done))
                    .log("FIGURE");
            assertEquals(loginEnds ? 401 : 200, refresh(tokens.refreshToken()).status());
        } finally {
            redis.restore();
        }
    }

    private static long awaitStatus(int status, TokenResponse tokens, long sinceNanos) {
        long deadline = sinceNanos + TimeUnit.SECONDS.toNanos(DEADLINE_S);
        while (me(other, tokens) != status || me(fixture.gateway(), tokens) != status) {
            assertTrue(System.nanoTime() < deadline, "not within " + DEADLINE_S + " s");
            LockSupport.parkNanos(1_000_000);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    }

    private static int me(Gateway node, TokenResponse tokens) {
        return ApiClient.of(GatewayFixture.url(node))
                .withToken(tokens)
                .get("/v1/me")
                .status();
    }

    private static SyncClient session(Gateway node, TokenResponse tokens) {
        return session(node, tokens.accessToken());
    }

    private static SyncClient session(Gateway node, String credential) {
        SyncClient client = SyncClient.connect(fixture.vertx(), GatewayFixture.url(node), null);
        client.take(ServerFrame.Hello.class);
        client.auth(credential);
        client.take(ServerFrame.Ready.class);
        return client;
    }

    private static ApiClient.Answer refresh(String refreshToken) {
        return ApiClient.of(GatewayFixture.url(other)).post("/v1/auth/refresh", new RefreshRequest(refreshToken));
    }

    private static void sql(String statement, UUID id) {
        GatewayFixture.await(fixture.database().system().query(statement, Tuple.of(id)));
    }
}
