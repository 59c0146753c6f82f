package dev.penstock.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.AccountSettings;
import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.Gateway;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.protocol.http.ChangePasswordRequest;
import dev.penstock.protocol.http.LoginRequest;
import dev.penstock.protocol.http.RefreshRequest;
import dev.penstock.protocol.http.TokenResponse;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guessing passwords over real HTTP and PostgreSQL, on two nodes. A fixture for each test: they share an address. */
final class LoginThrottleIT {

    private static final int FREE = 3;
    private static final int FREE_OF_ADDRESS = 12;

    private GatewayFixture fixture;
    private Gateway other;

    @BeforeEach
    void start() {
        AccountSettings d = AccountSettings.defaults();
        fixture = GatewayFixture.start(settings -> settings.with(new AccountSettings(
                d.passwordLengthMin(), FREE, FREE_OF_ADDRESS, d.blockMax(), d.apiKeyLifeMax(), d.apiKeysMax())));
        other = fixture.startNode();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void anAccountClosesOnEveryNodeAndItsKnownDevicesStayOpen() {
        TestTenant tenant = fixture.tenant();
        TokenResponse known = fixture.login(tenant, tenant.adminEmail());
        // Not by the address, whose count is another one by this.
        login(fixture.url(), tenant, "somebody@example.com", "guess", null);
        fail(tenant, tenant.adminEmail());
        keepClosed(FREE + 1);

        for (URI node : List.of(fixture.url(), GatewayFixture.url(other))) {
            Answer refused = login(node, tenant, tenant.adminEmail(), GatewayFixture.PASSWORD, null);
            assertEquals(429, refused.status(), "the right password from an unknown device: " + refused.body());
            assertEquals("rate-limited", refused.code());
            assertEquals(
                    "https://iana.org/assignments/http-problem-types#quota-exceeded",
                    refused.json().getString("type"));
            assertTrue(Integer.parseInt(refused.header("Retry-After").orElseThrow()) > 0);
            Answer onKnown = login(
                    node,
                    tenant,
                    tenant.adminEmail(),
                    GatewayFixture.PASSWORD,
                    known.device().id());
            assertEquals(200, onKnown.status(), "a device that was there before: " + onKnown.body());
        }
        assertEquals(1, audited("login.closed"), "one row for the attempt that closed it, none for those refused");
        assertEquals(FREE + 1, audited("login.failed"));
    }

    @Test
    void manyAtOnceAreNoWayAround() {
        TestTenant tenant = fixture.tenant();
        long startedNanos = System.nanoTime();
        long tried = IntStream.range(0, 10)
                .parallel()
                .map(i -> login(
                                i % 2 == 0 ? fixture.url() : GatewayFixture.url(other),
                                tenant,
                                tenant.adminEmail(),
                                "guess" + i,
                                null)
                        .status())
                .filter(status -> status == 401)
                .count();
        // Closed for 1 s, then 2 s, then 4 s: so many more doors, if this takes so long.
        long tookS = Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds();
        int more = Long.SIZE - Long.numberOfLeadingZeros(tookS);
        assertTrue(tried >= FREE + 1 && tried <= FREE + 1 + more, () -> "tried: " + tried + " in " + tookS + " s");
    }

    @Test
    void anUnknownAccountIsTreatedTheSame() {
        TestTenant tenant = fixture.tenant();
        login(fixture.url(), tenant, "somebody@example.com", "guess", null);
        fail(tenant, "nobody@example.com");
        keepClosed(FREE + 1);
        Answer refused = login(fixture.url(), tenant, "nobody@example.com", "guess", null);
        assertEquals(429, refused.status());
        assertEquals("rate-limited", refused.code());
    }

    @Test
    void anAddressThatTriesManyAccountsIsClosed() {
        TestTenant tenant = fixture.tenant();
        for (int i = 0; i <= FREE_OF_ADDRESS; i++) {
            assertEquals(
                    401,
                    login(fixture.url(), tenant, "user" + i + "@example.com", "guess", null)
                            .status());
        }
        keepClosed(FREE_OF_ADDRESS + 1);
        for (URI node : List.of(fixture.url(), GatewayFixture.url(other))) {
            assertEquals(
                    429,
                    login(node, tenant, tenant.adminEmail(), GatewayFixture.PASSWORD, null)
                            .status());
        }
    }

    @Test
    void successesCostNothing() {
        TestTenant tenant = fixture.tenant();
        for (int i = 0; i < 2 * FREE_OF_ADDRESS; i++) {
            if (i % FREE == 1) {
                assertEquals(
                        401,
                        login(fixture.url(), fixture.tenant(), tenant.adminEmail(), "typo", null)
                                .status(),
                        "at " + i);
                clearAddress();
            }
            assertEquals(
                    200,
                    login(fixture.url(), tenant, tenant.adminEmail(), GatewayFixture.PASSWORD, null)
                            .status(),
                    "at " + i);
        }
    }

    @Test
    void badRefreshTokensCloseTheAddressForThem() {
        int closedAfter = 0;
        String bad = "A".repeat(64);
        for (int i = 0; i < 200 && closedAfter == 0; i++) {
            if (fixture.anonymous()
                            .post("/v1/auth/refresh", new RefreshRequest(bad))
                            .status()
                    == 429) {
                closedAfter = i;
            }
        }
        assertTrue(closedAfter > FREE_OF_ADDRESS, () -> "never closed, or too soon");
    }

    @Test
    void aNewPasswordEndsTheOtherLogins() {
        TestTenant tenant = fixture.tenant();
        TokenResponse mine = fixture.login(tenant, tenant.adminEmail());
        TokenResponse theirs = fixture.login(tenant, tenant.adminEmail());
        ApiClient me = fixture.anonymous().withToken(mine);

        assertEquals(
                "invalid-credentials", change(me, "wrong", "a much better one").code());
        assertEquals(
                "invalid-body", change(me, GatewayFixture.PASSWORD, "short").code());
        assertEquals(
                "invalid-body",
                change(me, GatewayFixture.PASSWORD, tenant.adminEmail()).code());
        assertEquals(
                204, change(me, GatewayFixture.PASSWORD, "a much better one").status());

        assertEquals(200, me.get("/v1/me").status());
        assertEquals(401, fixture.anonymous().withToken(theirs).get("/v1/me").status());
        assertEquals(
                "refresh-rejected",
                fixture.anonymous()
                        .post("/v1/auth/refresh", new RefreshRequest(theirs.refreshToken()))
                        .code());
        assertEquals(
                401,
                login(fixture.url(), tenant, tenant.adminEmail(), GatewayFixture.PASSWORD, null)
                        .status());
        assertEquals(
                200,
                login(fixture.url(), tenant, tenant.adminEmail(), "a much better one", null)
                        .status());
        assertEquals(1, audited("password.changed"));
    }

    @Test
    void aTokenIsNoWayToGuessThePassword() {
        ApiClient me = fixture.anonymous()
                .withToken(fixture.login(fixture.tenant(), fixture.tenant().adminEmail()));
        for (int i = 0; i <= FREE; i++) {
            assertEquals(
                    "invalid-credentials",
                    change(me, "guess" + i, "a much better one").code());
        }
        keepClosed(FREE + 1);
        assertEquals(
                429, change(me, GatewayFixture.PASSWORD, "a much better one").status());
    }

    private void fail(TestTenant tenant, String email) {
        for (int i = 0; i <= FREE; i++) {
            assertEquals(401, login(fixture.url(), tenant, email, "guess", null).status());
        }
    }

    /** What so many attempts have closed for a second: for an hour, because a slow machine may take that second. */
    private void keepClosed(int attempts) {
        GatewayFixture.await(fixture.database()
                .system()
                .query(
                        "UPDATE auth_attempts SET blocked_until = now() + interval '1 hour' WHERE attempts = $1",
                        Tuple.of(attempts)));
    }

    private void clearAddress() {
        GatewayFixture.await(
                fixture.database().system().query("DELETE FROM auth_attempts WHERE attempts > 1", Tuple.tuple()));
    }

    private static Answer change(ApiClient client, String current, String next) {
        return client.post("/v1/me/password", new ChangePasswordRequest(current, next));
    }

    private long audited(String action) {
        Row row = GatewayFixture.await(fixture.database()
                        .system()
                        .query("SELECT count(*) FROM audit_log WHERE action = $1", Tuple.of(action)))
                .iterator()
                .next();
        return row.getLong(0);
    }

    private static Answer login(URI node, TestTenant tenant, String email, String password, UUID device) {
        return ApiClient.of(node)
                .post("/v1/auth/login", new LoginRequest(tenant.slug(), email, password, "device", device));
    }
}
