package dev.penstock.gateway.apikeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.AccountSettings;
import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.Gateway;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.protocol.http.ApiKeyScope;
import dev.penstock.protocol.http.ApiKeysPage;
import dev.penstock.protocol.http.CreateApiKeyRequest;
import dev.penstock.protocol.http.CreatedApiKey;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** API keys over real HTTP and PostgreSQL, on two nodes. */
final class ApiKeysIT {

    private static final int KEYS_MAX = 4;

    private static GatewayFixture fixture;
    private static Gateway other;

    @BeforeAll
    static void start() {
        AccountSettings d = AccountSettings.defaults();
        fixture = GatewayFixture.start(settings -> settings.with(new AccountSettings(
                d.passwordLengthMin(),
                d.accountAttempts(),
                d.addressAttempts(),
                d.blockMax(),
                Duration.ofDays(30),
                KEYS_MAX)));
        other = fixture.startNode();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void worksAsBearerAndAsBasicPasswordOnEveryNode() {
        TestTenant tenant = fixture.newTenant();
        CreatedApiKey key = create(admin(tenant), ApiKeyScope.FILES_READ);

        assertEquals(200, bearer(key).get(drive(tenant)).status());
        assertEquals(200, on(other, key).get(drive(tenant)).status());
        assertEquals(200, basic("anything", key.secret()).get(drive(tenant)).status());
        assertEquals(200, basic("", key.secret()).get(drive(tenant)).status());
    }

    @Test
    void doesWhatItsScopesSayAndNoMore() {
        TestTenant tenant = fixture.newTenant();
        ApiClient admin = admin(tenant);
        JsonObject folder =
                new JsonObject().put("parent", tenant.rootId().toString()).put("name", "made by a key");
        String nodes = drive(tenant) + "/nodes";

        ApiClient reader = bearer(create(admin, ApiKeyScope.FILES_READ));
        assertEquals(
                200, reader.get(nodes + "/" + tenant.rootId() + "/children").status());
        assertEquals("forbidden", reader.post(nodes, folder).code());

        ApiClient writer = bearer(create(admin, ApiKeyScope.FILES_WRITE));
        assertEquals(201, writer.post(nodes, folder).status());
        assertEquals(403, writer.get(drive(tenant)).status());
        assertEquals(
                403,
                writer.delete(drive(tenant) + "/members/" + tenant.adminId()).status());

        ApiClient administrator = bearer(create(admin, ApiKeyScope.ADMIN));
        assertEquals(200, administrator.get("/v1/tenant/users").status());
        assertEquals(403, administrator.get(drive(tenant)).status());
        for (ApiClient key : List.of(reader, writer, administrator)) {
            assertEquals(403, key.get("/v1/api-keys").status());
            assertEquals(
                    403,
                    key.post("/v1/api-keys", request("more", ApiKeyScope.FILES_READ))
                            .status());
            assertEquals(403, key.get("/v1/devices").status());
        }
    }

    @Test
    void nobodyMakesAKeyBeyondTheirRole() {
        TestTenant tenant = fixture.newTenant();
        assertEquals(
                403,
                admin(tenant)
                        .post("/v1/api-keys", request("k", ApiKeyScope.OPERATOR))
                        .status());
        fixture.newUser(tenant, "member@example.com");
        ApiClient member = fixture.client(tenant, "member@example.com");
        assertEquals(
                403,
                member.post("/v1/api-keys", request("k", ApiKeyScope.ADMIN)).status());
        assertEquals(
                201,
                member.post("/v1/api-keys", request("k", ApiKeyScope.FILES_READ))
                        .status());
    }

    @Test
    void anOperatorsKeyMakesOperator() {
        TestTenant tenant = fixture.newTenant();
        sql("UPDATE users SET role = 'operator' WHERE tenant_id = $1", tenant.id());
        ApiClient operator = admin(tenant);
        ApiClient key = bearer(create(operator, ApiKeyScope.OPERATOR));
        ApiClient plain = bearer(create(operator, ApiKeyScope.ADMIN));
        // Behind the stage there is no such route: what counts is who gets that far.
        assertEquals(404, key.get("/v1/admin/no-such-thing").status());
        assertEquals(403, plain.get("/v1/admin/no-such-thing").status());
        assertEquals(
                403, admin(fixture.newTenant()).get("/v1/admin/no-such-thing").status());
    }

    @Test
    void isRevokedEverywhereWithinASecondOrSoAndForGood() {
        TestTenant tenant = fixture.newTenant();
        ApiClient admin = admin(tenant);
        CreatedApiKey key = create(admin, ApiKeyScope.FILES_READ);
        assertEquals(200, on(other, key).get(drive(tenant)).status());

        assertEquals(204, admin.delete("/v1/api-keys/" + key.key().id()).status());
        assertEquals(401, bearer(key).get(drive(tenant)).status());
        eventually(() -> on(other, key).get(drive(tenant)).status() == 401);
        assertEquals(204, admin.delete("/v1/api-keys/" + key.key().id()).status(), "may be repeated");
        assertEquals(404, admin.delete("/v1/api-keys/" + UUID.randomUUID()).status());
        assertEquals(List.of("api-key.created", "api-key.revoked"), audited(tenant));
        assertTrue(admin.get("/v1/api-keys").as(ApiKeysPage.class).entries().isEmpty());
    }

    @Test
    void isListedWithoutItsSecretAndWithItsLastUse() {
        TestTenant tenant = fixture.newTenant();
        ApiClient admin = admin(tenant);
        CreatedApiKey key = create(admin, ApiKeyScope.FILES_READ);
        Answer before = admin.get("/v1/api-keys");
        assertFalse(before.body().contains(key.secret().substring(10)));
        assertEquals(null, before.as(ApiKeysPage.class).entries().get(0).lastUsedAt());

        bearer(key).get(drive(tenant));
        assertNotNull(
                admin.get("/v1/api-keys").as(ApiKeysPage.class).entries().get(0).lastUsedAt());
    }

    @Test
    void nobodyHasMoreThanTheyMayAlsoWhenManyAskAtOnce() {
        ApiClient admin = admin(fixture.newTenant());
        List<Integer> statuses = IntStream.range(0, 3 * KEYS_MAX)
                .parallel()
                .mapToObj(i -> admin.post("/v1/api-keys", request("k" + i, ApiKeyScope.FILES_READ))
                        .status())
                .toList();
        assertEquals(KEYS_MAX, statuses.stream().filter(status -> status == 201).count());
        assertEquals(
                "too-many-api-keys",
                admin.post("/v1/api-keys", request("k", ApiKeyScope.SHARE)).code());
    }

    @Test
    void expiresAndNeverLaterThanTheServiceAllows() {
        TestTenant tenant = fixture.newTenant();
        ApiClient admin = admin(tenant);
        CreatedApiKey key = create(admin, ApiKeyScope.FILES_READ);
        assertFalse(key.key().expiresAt().isAfter(Instant.now().plus(Duration.ofDays(30))));
        for (Instant wrong :
                List.of(Instant.now().plus(Duration.ofDays(31)), Instant.now().minusSeconds(1))) {
            assertEquals(
                    "invalid-body",
                    admin.post("/v1/api-keys", new CreateApiKeyRequest("k", Set.of(ApiKeyScope.SHARE), wrong))
                            .code());
        }
        sql("UPDATE api_keys SET expires_at = now() WHERE tenant_id = $1", tenant.id());
        assertEquals(401, bearer(key).get(drive(tenant)).status());
    }

    @Test
    void countsOnlyAsLongAsItsUserDoes() {
        TestTenant tenant = fixture.newTenant();
        UUID user = fixture.newUser(tenant, "leaving@example.com");
        fixture.addMember(tenant, user, "viewer");
        CreatedApiKey key = create(fixture.client(tenant, "leaving@example.com"), ApiKeyScope.FILES_READ);
        assertEquals(200, bearer(key).get(drive(tenant)).status());

        ApiClient admin = admin(tenant);
        assertEquals(
                200,
                admin.patch("/v1/tenant/users/" + user, "{\"state\":\"disabled\"}")
                        .status());
        eventually(() -> bearer(key).get(drive(tenant)).status() == 401);
        assertEquals(
                200,
                admin.patch("/v1/tenant/users/" + user, "{\"state\":\"active\"}")
                        .status());
        eventually(() -> bearer(key).get(drive(tenant)).status() == 200);
    }

    @Test
    void administratorsRevokeThoseOfTheirUsersAndNobodyElses() {
        TestTenant tenant = fixture.newTenant();
        UUID user = fixture.newUser(tenant, "lost@example.com");
        fixture.addMember(tenant, user, "viewer");
        CreatedApiKey key = create(fixture.client(tenant, "lost@example.com"), ApiKeyScope.FILES_READ);
        String path = "/v1/tenant/users/" + user + "/api-keys";

        ApiClient stranger = admin(fixture.newTenant());
        assertEquals(0, stranger.get(path).as(ApiKeysPage.class).entries().size());
        assertEquals(404, stranger.delete(path + "/" + key.key().id()).status());
        assertEquals(403, fixture.client(tenant, "lost@example.com").get(path).status());
        assertEquals(1, admin(tenant).get(path).as(ApiKeysPage.class).entries().size());
        assertEquals(204, admin(tenant).delete(path + "/" + key.key().id()).status());
        eventually(() -> bearer(key).get(drive(tenant)).status() == 401);
    }

    @Test
    void whatIsNoKeyIsRefused() {
        SecureRandom random = new SecureRandom();
        String unknown = ApiKey.fresh(random).text();
        for (String bad : List.of(unknown, unknown.substring(0, 20), "pk_", "pk_" + "a".repeat(5000))) {
            assertEquals(401, fixture.anonymous().withToken(bad).get("/v1/me").status());
            assertEquals(401, basic("x", bad).get("/v1/me").status());
        }
        assertEquals(
                401,
                basic("admin@example.com", GatewayFixture.PASSWORD)
                        .get("/v1/me")
                        .status());
        assertEquals(
                401,
                fixture.anonymous()
                        .with("Authorization", "Basic ???")
                        .get("/v1/me")
                        .status());
    }

    private static ApiClient admin(TestTenant tenant) {
        return fixture.client(tenant, tenant.adminEmail());
    }

    private static CreatedApiKey create(ApiClient client, ApiKeyScope scope) {
        Answer answer = client.post("/v1/api-keys", request("backup", scope));
        assertEquals(201, answer.status(), answer.body());
        assertEquals("no-store", answer.header("Cache-Control").orElseThrow());
        return answer.as(CreatedApiKey.class);
    }

    private static CreateApiKeyRequest request(String name, ApiKeyScope scope) {
        return new CreateApiKeyRequest(name, Set.of(scope), null);
    }

    private static ApiClient bearer(CreatedApiKey key) {
        return fixture.anonymous().withToken(key.secret());
    }

    private static ApiClient on(Gateway node, CreatedApiKey key) {
        return ApiClient.of(GatewayFixture.url(node)).withToken(key.secret());
    }

    private static ApiClient basic(String user, String password) {
        String pair = Base64.getEncoder().encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8));
        return fixture.anonymous().with("Authorization", "Basic " + pair);
    }

    private static String drive(TestTenant tenant) {
        return "/v1/drives/" + tenant.driveId();
    }

    private static void sql(String statement, UUID argument) {
        GatewayFixture.await(fixture.database().system().query(statement, Tuple.of(argument)));
    }

    private static List<String> audited(TestTenant tenant) {
        List<String> actions = new ArrayList<>();
        for (Row row : GatewayFixture.await(fixture.database()
                .system()
                .query(
                        "SELECT action FROM audit_log WHERE tenant_id = $1 AND action LIKE 'api-key.%' ORDER BY id",
                        Tuple.of(tenant.id())))) {
            actions.add(row.getString("action"));
        }
        return actions;
    }

    private static void eventually(BooleanSupplier holds) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 10 s");
        }
    }
}
