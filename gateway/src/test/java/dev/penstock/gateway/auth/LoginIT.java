package dev.penstock.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.protocol.http.LoginRequest;
import dev.penstock.protocol.http.MeView;
import dev.penstock.protocol.http.TokenResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Login over real HTTP and PostgreSQL. */
final class LoginIT {

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
    void givesTokensThatOpenTheApi() {
        Answer answer = login(fixture.tenant().slug(), fixture.tenant().adminEmail(), GatewayFixture.PASSWORD, null);

        assertEquals(200, answer.status(), answer.body());
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        TokenResponse tokens = answer.as(TokenResponse.class);
        assertEquals(fixture.tenant().adminId(), tokens.user().id());
        MeView me = fixture.anonymous().withToken(tokens).get("/v1/me").as(MeView.class);
        assertEquals(fixture.tenant().slug(), me.tenant().slug());
        assertEquals(1, me.drives().size());
        assertEquals(fixture.tenant().driveId(), me.drives().get(0).id());
        assertTrue(me.devices().stream()
                .anyMatch(device -> device.id().equals(tokens.device().id())));
        assertEquals(0, me.quota().usedBytes());
    }

    @Test
    void sameAnswerForUnknownTenantUnknownUserAndWrongPassword() {
        String slug = fixture.tenant().slug();
        List<Answer> answers = List.of(
                login("no-such-tenant", "admin@example.com", GatewayFixture.PASSWORD, null),
                login(slug, "nobody@example.com", GatewayFixture.PASSWORD, null),
                login(slug, "admin@example.com", "wrong", null));

        for (Answer answer : answers) {
            assertEquals(401, answer.status());
            JsonObject problem = answer.json();
            problem.remove("requestId");
            JsonObject first = answers.get(0).json();
            first.remove("requestId");
            assertEquals(first, problem);
            assertEquals("invalid-credentials", answer.code());
        }
    }

    @Test
    void emailIsOfAnyCase() {
        assertEquals(
                200,
                login(fixture.tenant().slug(), "ADMIN@Example.com", GatewayFixture.PASSWORD, null)
                        .status());
    }

    @Test
    void deviceStaysTheSameAndItsOldLoginEnds() {
        GatewayFixture.TestTenant tenant = fixture.newTenant();
        TokenResponse first = fixture.login(tenant, tenant.adminEmail());
        TokenResponse second = login(
                        tenant.slug(),
                        tenant.adminEmail(),
                        GatewayFixture.PASSWORD,
                        first.device().id())
                .as(TokenResponse.class);

        assertEquals(first.device().id(), second.device().id());
        assertEquals(401, fixture.anonymous().withToken(first).get("/v1/me").status());
        assertEquals(200, fixture.anonymous().withToken(second).get("/v1/me").status());
    }

    @Test
    void loginsAtTheSameTimeLeaveOneLiveLoginOnTheDevice() {
        GatewayFixture.TestTenant tenant = fixture.newTenant();
        UUID device = fixture.login(tenant, tenant.adminEmail()).device().id();

        List<Answer> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> login(tenant.slug(), tenant.adminEmail(), GatewayFixture.PASSWORD, device))
                .toList();

        answers.forEach(answer -> assertEquals(200, answer.status(), answer.body()));
        long live = answers.stream()
                .map(answer -> fixture.anonymous().withToken(answer.as(TokenResponse.class)))
                .filter(client -> client.get("/v1/me").status() == 200)
                .count();
        assertEquals(1, live);
    }

    @Test
    void deviceOfSomebodyElseIsNotTaken() {
        TokenResponse mine = fixture.login(fixture.tenant(), fixture.tenant().adminEmail());
        GatewayFixture.TestTenant other = fixture.newTenant();
        TokenResponse theirs = login(
                        other.slug(),
                        other.adminEmail(),
                        GatewayFixture.PASSWORD,
                        mine.device().id())
                .as(TokenResponse.class);

        assertNotEquals(mine.device().id(), theirs.device().id());
        assertEquals(200, fixture.anonymous().withToken(mine).get("/v1/me").status());
    }

    @Test
    void disabledUserIsRefused() {
        UUID user = fixture.newUser(fixture.tenant(), "gone@example.com");
        GatewayFixture.await(
                fixture.database().system().query("UPDATE users SET state = 'disabled' WHERE id = $1", Tuple.of(user)));

        assertEquals(
                401,
                login(fixture.tenant().slug(), "gone@example.com", GatewayFixture.PASSWORD, null)
                        .status());
    }

    @Test
    void successAndFailureAreAudited() {
        GatewayFixture.TestTenant tenant = fixture.newTenant();
        login(tenant.slug(), tenant.adminEmail(), "wrong", null);
        fixture.login(tenant, tenant.adminEmail());

        assertEquals(List.of("login.failed", "login.succeeded"), audited(tenant));
    }

    private static List<String> audited(GatewayFixture.TestTenant tenant) {
        List<String> actions = new ArrayList<>();
        for (Row row : GatewayFixture.await(fixture.database()
                .system()
                .query(
                        "SELECT action FROM audit_log WHERE tenant_id = $1 AND action LIKE 'login.%' ORDER BY id",
                        Tuple.of(tenant.id())))) {
            actions.add(row.getString("action"));
        }
        return actions;
    }

    private static Answer login(String tenant, String email, String password, UUID device) {
        return fixture.anonymous()
                .post("/v1/auth/login", new LoginRequest(tenant, email, password, "test device", device));
    }
}
