package dev.penstock.gateway.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.Gateway;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.protocol.http.DeviceDetailView;
import dev.penstock.protocol.http.DevicesPage;
import dev.penstock.protocol.http.LoginRequest;
import dev.penstock.protocol.http.PatchDeviceRequest;
import dev.penstock.protocol.http.RefreshRequest;
import dev.penstock.protocol.http.TenantUserView;
import dev.penstock.protocol.http.TenantUsersPage;
import dev.penstock.protocol.http.TokenResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Devices and users of a tenant over real HTTP and PostgreSQL, on two nodes. */
final class DevicesIT {

    private static final JsonObject DISABLED = new JsonObject().put("state", "disabled");
    private static final JsonObject ACTIVE = new JsonObject().put("state", "active");

    private static GatewayFixture fixture;
    private static Gateway other;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
        other = fixture.startNode();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void listsOnesDevicesAndMarksTheCurrentOne() {
        TestTenant tenant = fixture.newTenant();
        TokenResponse laptop = login(tenant);
        TokenResponse phone = login(tenant);

        List<DeviceDetailView> devices = devices(client(laptop));
        assertEquals(2, devices.size());
        DeviceDetailView current =
                devices.stream().filter(DeviceDetailView::current).findFirst().orElseThrow();
        assertEquals(laptop.device().id(), current.id());
        assertEquals("127.0.0.1", current.lastAddress());
        assertTrue(devices.stream().allMatch(DeviceDetailView::loggedIn));

        client(phone).post("/v1/auth/logout", new RefreshRequest(phone.refreshToken()));
        assertFalse(devices(client(laptop)).stream()
                .filter(device -> device.id().equals(phone.device().id()))
                .findFirst()
                .orElseThrow()
                .loggedIn());
    }

    @Test
    void pagesByKeyset() {
        TestTenant tenant = fixture.newTenant();
        login(tenant);
        login(tenant);
        TokenResponse last = login(tenant);
        Set<UUID> seen = new HashSet<>();
        String after = "";
        for (int page = 0; page < 3; page++) {
            DevicesPage found = client(last).get("/v1/devices?limit=1" + after).as(DevicesPage.class);
            found.entries().forEach(device -> seen.add(device.id()));
            after = "&after=" + found.next();
        }
        assertEquals(3, seen.size());
    }

    @Test
    void renamesOnesOwn() {
        TestTenant tenant = fixture.newTenant();
        TokenResponse mine = login(tenant);
        String path = "/v1/devices/" + mine.device().id();
        assertEquals(
                "Desk",
                client(mine).patch(path, new PatchDeviceRequest("Desk")).json().getString("name"));
        assertEquals("Desk", devices(client(mine)).get(0).name());
        assertEquals(
                "invalid-body", client(mine).patch(path, "{\"name\":\" \"}").code());
        assertEquals(
                404,
                client(login(fixture.newTenant()))
                        .patch(path, new PatchDeviceRequest("Mine"))
                        .status());
    }

    @Test
    void whatIsRevokedIsLoggedOutEverywhere() {
        TestTenant tenant = fixture.newTenant();
        TokenResponse mine = login(tenant);
        TokenResponse lost = login(tenant);
        ApiClient lostElsewhere = ApiClient.of(GatewayFixture.url(other)).withToken(lost);
        assertEquals(200, lostElsewhere.get("/v1/me").status());

        String path = "/v1/devices/" + lost.device().id();
        assertEquals(204, client(mine).delete(path).status());
        assertEquals(401, client(lost).get("/v1/me").status());
        eventually(() -> lostElsewhere.get("/v1/me").status() == 401);
        assertEquals(
                "refresh-rejected",
                fixture.anonymous()
                        .post("/v1/auth/refresh", new RefreshRequest(lost.refreshToken()))
                        .code());
        assertEquals(200, client(mine).get("/v1/me").status());
        assertEquals(1, devices(client(mine)).size());

        assertEquals(204, client(mine).delete(path).status(), "may be repeated");
        assertEquals(1, audited(tenant, "device.revoked"));
        TokenResponse again = loginOn(tenant, lost.device().id());
        assertNotEquals(lost.device().id(), again.device().id(), "a login there makes a new one");
    }

    @Test
    void nobodyRevokesThoseOfOthers() {
        TestTenant tenant = fixture.newTenant();
        fixture.newUser(tenant, "bob@example.com");
        TokenResponse bob = fixture.login(tenant, "bob@example.com");
        TokenResponse ada = login(tenant);
        String path = "/v1/devices/" + ada.device().id();
        assertEquals(404, client(bob).delete(path).status());
        assertEquals(404, client(login(fixture.newTenant())).delete(path).status());
        assertEquals(403, client(bob).get("/v1/tenant/users").status());
        assertEquals(
                403,
                client(bob)
                        .delete("/v1/tenant/users/" + tenant.adminId() + "/devices/"
                                + ada.device().id())
                        .status());
        assertEquals(200, client(ada).get("/v1/me").status());
    }

    @Test
    void administratorsRevokeThoseOfTheirUsers() {
        TestTenant tenant = fixture.newTenant();
        UUID bobId = fixture.newUser(tenant, "bob@example.com");
        TokenResponse bob = fixture.login(tenant, "bob@example.com");
        TokenResponse stranger = login(fixture.newTenant());
        String devices = "/v1/tenant/users/" + bobId + "/devices";

        assertEquals(
                0, client(stranger).get(devices).as(DevicesPage.class).entries().size());
        assertEquals(
                404, client(stranger).delete(devices + "/" + bob.device().id()).status());
        ApiClient admin = client(login(tenant));
        assertEquals(
                bob.device().id(),
                admin.get(devices).as(DevicesPage.class).entries().get(0).id());
        assertEquals(204, admin.delete(devices + "/" + bob.device().id()).status());
        assertEquals(401, client(bob).get("/v1/me").status());
    }

    @Test
    void administratorsSeeDisableAndEnableTheirUsers() {
        TestTenant tenant = fixture.newTenant();
        UUID bobId = fixture.newUser(tenant, "bob@example.com");
        TokenResponse bob = fixture.login(tenant, "bob@example.com");
        ApiClient admin = client(login(tenant));
        assertEquals(
                2,
                admin.get("/v1/tenant/users")
                        .as(TenantUsersPage.class)
                        .entries()
                        .size());
        String path = "/v1/tenant/users/" + bobId;

        assertEquals(
                "disabled",
                admin.patch(path, DISABLED).as(TenantUserView.class).state().wire());
        eventually(() -> ApiClient.of(GatewayFixture.url(other))
                        .withToken(bob)
                        .get("/v1/me")
                        .status()
                == 401);
        assertEquals(401, loginStatus(tenant, "bob@example.com"));
        admin.patch(path, DISABLED);
        assertEquals(1, audited(tenant, "user.disabled"));

        assertEquals(200, admin.patch(path, ACTIVE).status());
        assertEquals(200, loginStatus(tenant, "bob@example.com"));
        eventually(() -> client(bob).get("/v1/me").status() == 401);
        assertEquals(
                404, client(login(fixture.newTenant())).patch(path, DISABLED).status());
    }

    @Test
    void nobodyDisablesThemselvesAndOnlyOperatorsAnOperator() {
        TestTenant tenant = fixture.newTenant();
        ApiClient admin = client(login(tenant));
        assertEquals(
                403,
                admin.patch("/v1/tenant/users/" + tenant.adminId(), DISABLED).status());
        UUID operator = fixture.newUser(tenant, "op@example.com");
        GatewayFixture.await(fixture.database()
                .system()
                .query("UPDATE users SET role = 'operator' WHERE id = $1", Tuple.of(operator)));
        assertEquals(403, admin.patch("/v1/tenant/users/" + operator, DISABLED).status());
        assertEquals(
                403, admin.delete("/v1/tenant/users/" + operator + "/logins").status());
        assertEquals(
                404,
                admin.patch("/v1/tenant/users/" + UUID.randomUUID(), DISABLED).status());
    }

    @Test
    void allLoginsOfAUserEndAtOnce() {
        TestTenant tenant = fixture.newTenant();
        UUID bobId = fixture.newUser(tenant, "bob@example.com");
        TokenResponse first = fixture.login(tenant, "bob@example.com");
        TokenResponse second = fixture.login(tenant, "bob@example.com");
        assertEquals(
                204,
                client(login(tenant))
                        .delete("/v1/tenant/users/" + bobId + "/logins")
                        .status());
        assertEquals(401, client(first).get("/v1/me").status());
        assertEquals(401, client(second).get("/v1/me").status());
        assertEquals(200, loginStatus(tenant, "bob@example.com"));
        assertEquals(1, audited(tenant, "user.logged-out"));
    }

    private static TokenResponse login(TestTenant tenant) {
        return fixture.login(tenant, tenant.adminEmail());
    }

    private static TokenResponse loginOn(TestTenant tenant, UUID device) {
        return fixture.anonymous()
                .post(
                        "/v1/auth/login",
                        new LoginRequest(tenant.slug(), tenant.adminEmail(), GatewayFixture.PASSWORD, "again", device))
                .as(TokenResponse.class);
    }

    private static int loginStatus(TestTenant tenant, String email) {
        return fixture.anonymous()
                .post("/v1/auth/login", new LoginRequest(tenant.slug(), email, GatewayFixture.PASSWORD, "device"))
                .status();
    }

    private static ApiClient client(TokenResponse tokens) {
        return fixture.anonymous().withToken(tokens);
    }

    private static List<DeviceDetailView> devices(ApiClient client) {
        return client.get("/v1/devices").as(DevicesPage.class).entries();
    }

    private static long audited(TestTenant tenant, String action) {
        Row row = GatewayFixture.await(fixture.database()
                        .system()
                        .query(
                                "SELECT count(*) FROM audit_log WHERE tenant_id = $1 AND action = $2 AND actor_id = $3",
                                Tuple.of(tenant.id(), action, tenant.adminId())))
                .iterator()
                .next();
        return row.getLong(0);
    }

    private static void eventually(BooleanSupplier holds) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 10 s");
        }
    }
}
