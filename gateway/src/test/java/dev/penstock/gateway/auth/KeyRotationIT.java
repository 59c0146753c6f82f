package dev.penstock.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.penstock.config.AuthSettings;
import dev.penstock.config.GatewaySettings;
import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.Gateway;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.protocol.http.RefreshRequest;
import dev.penstock.protocol.http.SigningKeyList;
import dev.penstock.protocol.http.SigningKeyView;
import dev.penstock.protocol.http.TokenResponse;
import io.vertx.sqlclient.Tuple;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing keys change under two nodes that serve, and no good token is refused. */
final class KeyRotationIT {

    private static final Logger LOG = LoggerFactory.getLogger(KeyRotationIT.class);

    private static final Duration LEAD = Duration.ofSeconds(3);

    private record Nodes(GatewayFixture fixture, Gateway other, ApiClient operator, TestTenant tenant)
            implements AutoCloseable {

        static Nodes start(List<String> algorithms) {
            GatewayFixture fixture = GatewayFixture.start(s -> settings(s, algorithms));
            Gateway other = fixture.startNode();
            TestTenant tenant = fixture.tenant();
            GatewayFixture.await(fixture.database()
                    .system()
                    .query("UPDATE users SET role = 'operator' WHERE id = $1", Tuple.of(tenant.adminId())));
            return new Nodes(fixture, other, fixture.client(tenant, tenant.adminEmail()), tenant);
        }

        ApiClient on(boolean first) {
            return ApiClient.of(GatewayFixture.url(first ? fixture.gateway() : other));
        }

        List<SigningKeyView> keys() {
            return operator.get("/v1/admin/keys").as(SigningKeyList.class).items();
        }

        TokenResponse login() {
            return fixture.login(tenant, tenant.adminEmail());
        }

        @Override
        public void close() {
            fixture.close();
        }
    }

    private static GatewaySettings settings(GatewaySettings s, List<String> algorithms) {
        AuthSettings auth = s.auth();
        return s.with(new AuthSettings(
                auth.issuer(),
                auth.audience(),
                auth.accessTtl(),
                auth.refreshTtl(),
                auth.refreshGrace(),
                auth.masterKey(),
                algorithms,
                auth.keyLife(),
                LEAD,
                auth.cachedTokensMax(),
                auth.issuersFile()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
    void rotatesUnderLoadWithoutRefusingAToken(String algorithm) throws Exception {
        try (Nodes nodes = Nodes.start(List.of(algorithm))) {
            TokenResponse old = nodes.login();
            AtomicBoolean on = new AtomicBoolean(true);
            AtomicInteger served = new AtomicInteger();
            Set<String> refusals = ConcurrentHashMap.newKeySet();
            Set<String> kids = ConcurrentHashMap.newKeySet();
            List<CompletableFuture<Void>> load = List.of(
                    CompletableFuture.runAsync(() -> refreshAndCall(nodes, nodes.login(), on, served, refusals, kids)),
                    CompletableFuture.runAsync(() -> refreshAndCall(nodes, nodes.login(), on, served, refusals, kids)));
            String successor = nodes.operator()
                    .post("/v1/admin/keys/rotate")
                    .as(SigningKeyView.class)
                    .kid();
            assertEquals(
                    successor,
                    nodes.operator()
                            .post("/v1/admin/keys/rotate")
                            .as(SigningKeyView.class)
                            .kid(),
                    "asking twice has one effect");
            for (boolean node : new boolean[] {true, false}) {
                awaitTrue(() -> published(nodes.on(node)).contains(successor));
            }
            assertEquals(List.of("signing", "published"), states(nodes));
            awaitTrue(() -> kid(nodes.login()).equals(successor));
            awaitTrue(() -> kids.contains(successor));
            on.set(false);
            load.forEach(CompletableFuture::join);
            assertEquals(List.of("retiring", "signing"), states(nodes));
            assertEquals(Set.of(), refusals);
            assertEquals(200, nodes.on(true).withToken(old).get("/v1/me").status());
            assertEquals(200, nodes.on(false).withToken(old).get("/v1/me").status());
            LOG.atInfo()
                    .addKeyValue("algorithm", algorithm)
                    .addKeyValue("requests", served)
                    .addKeyValue("refused", refusals.size())
                    .log("FIGURE");
        }
    }

    @Test
    void aRevokedKeyEndsEverywhereAndAnotherSigns() {
        try (Nodes nodes = Nodes.start(List.of("RS256"))) {
            TokenResponse tokens = nodes.login();
            assertEquals(200, nodes.on(false).withToken(tokens).get("/v1/me").status());
            String kid = kid(tokens);
            long began = System.nanoTime();
            assertEquals(
                    204,
                    nodes.operator().post("/v1/admin/keys/" + kid + "/revoke").status());
            assertEquals(401, nodes.on(true).withToken(tokens).get("/v1/me").status());
            awaitTrue(() -> nodes.on(false).withToken(tokens).get("/v1/me").status() == 401);
            LOG.atInfo()
                    .addKeyValue("keyRevokedEverywhereMs", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                    .log("FIGURE");
            TokenResponse fresh = nodes.on(false)
                    .post("/v1/auth/refresh", new RefreshRequest(tokens.refreshToken()))
                    .as(TokenResponse.class);
            assertNotEquals(kid, kid(fresh));
            assertEquals(200, nodes.on(true).withToken(fresh).get("/v1/me").status());
            assertEquals(200, nodes.on(false).withToken(fresh).get("/v1/me").status());
            assertTrue(published(nodes.on(false)).stream().noneMatch(kid::equals));
            assertEquals(
                    404,
                    nodes.on(true)
                            .withToken(fresh)
                            .post("/v1/admin/keys/" + kid + "/revoke")
                            .status());
            assertEquals(3L, audited(nodes.fixture())); // the first, its end, its successor
        }
    }

    @Test
    void onlyOperatorsSeeKeys() {
        try (Nodes nodes = Nodes.start(List.of("RS256"))) {
            TestTenant tenant = nodes.fixture().newTenant();
            ApiClient admin = nodes.fixture().client(tenant, tenant.adminEmail());
            assertEquals(403, admin.get("/v1/admin/keys").status());
            assertEquals(403, admin.post("/v1/admin/keys/rotate").status());
            assertEquals(401, nodes.on(true).post("/v1/admin/keys/rotate").status());
        }
    }

    @Test
    void thePublishedKeysAreAnsweredOnceToWhoHasThem() {
        try (Nodes nodes = Nodes.start(List.of("RS256"))) {
            ApiClient.Answer first = nodes.on(true).get("/.well-known/jwks.json");
            assertEquals("public, max-age=1", first.header("Cache-Control").orElseThrow());
            String tag = first.header("ETag").orElseThrow();
            ApiClient.Answer again = nodes.on(false).with("If-None-Match", tag).get("/.well-known/jwks.json");
            assertEquals(304, again.status());
        }
    }

    private static void refreshAndCall(
            Nodes nodes,
            TokenResponse first,
            AtomicBoolean on,
            AtomicInteger served,
            Set<String> refusals,
            Set<String> kids) {
        TokenResponse tokens = first;
        for (int i = 0; on.get(); i++) {
            tokens = nodes.on(i % 2 == 0)
                    .post("/v1/auth/refresh", new RefreshRequest(tokens.refreshToken()))
                    .as(TokenResponse.class);
            kids.add(kid(tokens));
            for (boolean node : new boolean[] {true, false}) {
                ApiClient.Answer answer = nodes.on(node).withToken(tokens).get("/v1/me");
                served.incrementAndGet();
                if (answer.status() != 200) {
                    refusals.add(answer.toString());
                }
            }
        }
    }

    private static List<String> states(Nodes nodes) {
        return nodes.keys().stream().map(key -> key.state().wire()).toList();
    }

    private static long audited(GatewayFixture fixture) {
        return GatewayFixture.await(fixture.database()
                        .system()
                        .query("SELECT count(*) AS n FROM audit_log WHERE action LIKE 'key.%'", Tuple.tuple()))
                .iterator()
                .next()
                .getLong("n");
    }

    private static List<String> published(ApiClient client) {
        try {
            return JWKSet.parse(client.get("/.well-known/jwks.json").body()).getKeys().stream()
                    .map(key -> key.getKeyID())
                    .toList();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String kid(TokenResponse tokens) {
        try {
            return SignedJWT.parse(tokens.accessToken()).getHeader().getKeyID();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 20 s");
            LockSupport.parkNanos(5_000_000);
        }
    }
}
