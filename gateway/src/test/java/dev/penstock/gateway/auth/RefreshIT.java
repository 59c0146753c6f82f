package dev.penstock.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.protocol.http.RefreshRequest;
import dev.penstock.protocol.http.TokenResponse;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rotation of refresh tokens, over real HTTP and PostgreSQL. */
final class RefreshIT {

    private static GatewayFixture fixture;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void rotates() {
        TokenResponse first = login();
        TokenResponse second = refreshed(first.refreshToken());
        TokenResponse third = refreshed(second.refreshToken());

        assertNotEquals(first.refreshToken(), second.refreshToken());
        assertNotEquals(second.refreshToken(), third.refreshToken());
        assertEquals(first.device().id(), third.device().id());
        assertEquals(200, fixture.anonymous().withToken(third).get("/v1/me").status());
    }

    @Test
    void retryOfLostReplyGetsTheSameSuccessor() {
        TokenResponse first = login();
        TokenResponse lost = refreshed(first.refreshToken());
        TokenResponse retried = refreshed(first.refreshToken());

        assertEquals(lost.refreshToken(), retried.refreshToken());
        refreshed(retried.refreshToken());
    }

    @Test
    void concurrentRefreshesAllGetTheSameSuccessor() throws Exception {
        TokenResponse first = login();
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Future<TokenResponse>> racing = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                racing.add(clients.submit(() -> refreshed(first.refreshToken())));
            }
            Set<String> successors = new HashSet<>();
            for (Future<TokenResponse> one : racing) {
                successors.add(one.get().refreshToken());
            }
            assertEquals(1, successors.size());
            refreshed(successors.iterator().next());
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void reuseAfterTheSuccessorWasUsedEndsTheLogin() {
        TokenResponse first = login();
        TokenResponse second = refreshed(first.refreshToken());
        TokenResponse third = refreshed(second.refreshToken());

        rejected(first.refreshToken());
        rejected(third.refreshToken());
        assertEquals(401, fixture.anonymous().withToken(third).get("/v1/me").status());
        assertEquals(1, audited("refresh.reused", first));
    }

    @Test
    void reuseAfterTheGraceTimeEndsTheLogin() {
        TokenResponse first = login();
        TokenResponse second = refreshed(first.refreshToken());
        GatewayFixture.await(fixture.database()
                .system()
                .query(
                        "UPDATE logins SET rotated_at = rotated_at - interval '2 minutes' WHERE device_id = $1",
                        Tuple.of(first.device().id())));

        rejected(first.refreshToken());
        rejected(second.refreshToken());
    }

    @Test
    void expiredLoginIsRejected() {
        TokenResponse first = login();
        GatewayFixture.await(fixture.database()
                .system()
                .query(
                        "UPDATE logins SET expires_at = now() WHERE device_id = $1",
                        Tuple.of(first.device().id())));

        rejected(first.refreshToken());
    }

    @Test
    void garbageIsRejected() {
        rejected("x");
        rejected("A".repeat(64));
        rejected("%".repeat(64));
    }

    @Test
    void logoutEndsBothTokensAndCanBeRepeated() {
        TokenResponse tokens = login();
        assertEquals(200, fixture.anonymous().withToken(tokens).get("/v1/me").status());

        assertEquals(204, post("logout", tokens.refreshToken()).status());
        assertEquals(204, post("logout", tokens.refreshToken()).status());
        assertEquals(204, post("logout", "x").status());

        rejected(tokens.refreshToken());
        assertEquals(401, fixture.anonymous().withToken(tokens).get("/v1/me").status());
        assertEquals(1, audited("logout", tokens));
    }

    @Test
    void logoutReachesOtherNodesWithinSeconds() {
        ApiClient elsewhere = ApiClient.of(GatewayFixture.url(fixture.startNode()));
        TokenResponse tokens = login();
        assertEquals(200, elsewhere.withToken(tokens).get("/v1/me").status());
        post("logout", tokens.refreshToken());

        Instant deadline = Instant.now().plusSeconds(15);
        int status = 200;
        while (status == 200 && Instant.now().isBefore(deadline)) {
            status = elsewhere.withToken(tokens).get("/v1/me").status();
        }
        assertEquals(401, status);
    }

    @Test
    void tokensOfOneNodeCountOnAnother() {
        ApiClient elsewhere = ApiClient.of(GatewayFixture.url(fixture.startNode()));
        TokenResponse tokens = login();
        Answer answer = elsewhere.post("/v1/auth/refresh", new RefreshRequest(tokens.refreshToken()));
        assertEquals(200, answer.status(), answer.body());
        assertEquals(
                200,
                fixture.anonymous()
                        .withToken(answer.as(TokenResponse.class))
                        .get("/v1/me")
                        .status());
    }

    @Test
    void databaseHoldsNoToken() {
        TokenResponse tokens = login();
        byte[] bytes = java.util.Base64.getUrlDecoder().decode(tokens.refreshToken());
        long rows = GatewayFixture.await(fixture.database()
                        .system()
                        .query(
                                "SELECT count(*) FROM logins WHERE position($1::bytea in secret_hash || series_hash) > 0",
                                Tuple.of(io.vertx.core.buffer.Buffer.buffer(java.util.Arrays.copyOf(bytes, 16)))))
                .iterator()
                .next()
                .getLong(0);
        assertEquals(0, rows);
    }

    private static TokenResponse login() {
        return fixture.login(fixture.tenant(), fixture.tenant().adminEmail());
    }

    private static TokenResponse refreshed(String refreshToken) {
        Answer answer = post("refresh", refreshToken);
        assertEquals(200, answer.status(), answer.body());
        return answer.as(TokenResponse.class);
    }

    private static void rejected(String refreshToken) {
        Answer answer = post("refresh", refreshToken);
        assertEquals(401, answer.status(), answer.body());
        assertEquals("refresh-rejected", answer.code());
    }

    private static Answer post(String what, String refreshToken) {
        return fixture.anonymous().post("/v1/auth/" + what, new RefreshRequest(refreshToken));
    }

    private static long audited(String action, TokenResponse tokens) {
        return GatewayFixture.await(fixture.database()
                        .system()
                        .query(
                                "SELECT count(*) FROM audit_log WHERE action = $1 AND target = $2",
                                Tuple.of(action, tokens.device().id().toString())))
                .iterator()
                .next()
                .getLong(0);
    }
}
