package dev.penstock.gateway.ratelimit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.Gateway;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.GatewayFixture.TestTenant;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.CreateUploadRequest;
import dev.penstock.protocol.http.PlanDocument;
import dev.penstock.protocol.http.PlanLimits;
import dev.penstock.protocol.http.PlansPage;
import dev.penstock.protocol.http.PutPlanRequest;
import dev.penstock.protocol.http.PutTenantPlanRequest;
import dev.penstock.protocol.names.NodeName;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits as clients and operators see them, over two nodes. */
final class RateLimitIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long SIZE_MAX = 1L << 40;
    private static final int HOUR_S = 3_600;

    private static GatewayFixture fixture;
    private static Gateway second;
    private static ApiClient operator;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start(settings -> settings.with(LimiterIT.PATIENT));
        second = fixture.startNode();
        TestTenant tenant = fixture.tenant();
        GatewayFixture.await(fixture.database()
                .system()
                .query("UPDATE users SET role = 'operator' WHERE tenant_id = $1", Tuple.of(tenant.id())));
        operator = fixture.client(tenant, tenant.adminEmail());
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void aRefusalSaysExactlyWhatTheContractSays() {
        TestTenant tenant = onPlan(metadata(null, new PlanLimits.Rate(2L, 10, 2L)));
        ApiClient client = fixture.client(tenant, tenant.adminEmail());
        Answer first = client.get("/v1/drives");
        assertEquals(200, first.status(), first.body());
        assertEquals("\"user\";q=2;w=10", first.header("RateLimit-Policy").orElseThrow());
        assertEquals("\"user\";r=1;t=5", first.header("RateLimit").orElseThrow());
        assertEquals(200, client.get("/v1/drives").status());
        Answer refused = client.get("/v1/drives");
        assertEquals(429, refused.status());
        assertEquals("rate-limited", refused.code());
        assertEquals(
                "https://iana.org/assignments/http-problem-types#quota-exceeded",
                refused.json().getString("type"));
        assertEquals(
                List.of("user"),
                refused.json().getJsonArray("violated-policies").getList());
        assertEquals("application/problem+json", refused.header("Content-Type").orElseThrow());
        assertEquals("\"user\";q=2;w=10", refused.header("RateLimit-Policy").orElseThrow());
        String wait = refused.header("Retry-After").orElseThrow();
        assertEquals("\"user\";r=0;t=" + wait, refused.header("RateLimit").orElseThrow());
        assertTrue(Integer.parseInt(wait) >= 1 && Integer.parseInt(wait) <= 5, wait);
        // Another class has its own bucket.
        assertEquals(
                200, client.get("/v1/drives/" + tenant.driveId() + "/changes").status());
    }

    @Test
    void aPlanChangesOnEveryNodeAndForgetsNothing() {
        String plan = newPlan(metadata(new PlanLimits.Rate(1L, HOUR_S, 5L), null));
        TestTenant tenant = fixture.newTenant();
        move(tenant, plan);
        ApiClient client = fixture.client(tenant, tenant.adminEmail());
        ApiClient there =
                ApiClient.of(GatewayFixture.url(second)).withToken(fixture.login(tenant, tenant.adminEmail()));
        int admitted = 0;
        for (int i = 0; i < 10; i++) {
            admitted += (i % 2 == 0 ? client : there).get("/v1/drives").status() == 200 ? 1 : 0;
        }
        assertEquals(5, admitted, "both nodes together");
        put(plan, metadata(new PlanLimits.Rate(1L, HOUR_S, 6L), null));
        awaitTrue(() ->
                client.get("/v1/drives").header("RateLimit-Policy").orElse("").equals("\"tenant\";q=1;w=3600"));
        assertEquals(429, client.get("/v1/drives").status(), "more room is no token");
        put(plan, metadata(new PlanLimits.Rate(100L, 1, 100L), null));
        awaitTrue(() -> client.get("/v1/drives").status() == 200);
        awaitTrue(() -> there.get("/v1/drives").status() == 200);
    }

    @Test
    void bytesAreCountedWhenTheyAreAnnounced() {
        PlanLimits.Scopes scopes = new PlanLimits.Scopes(new PlanLimits.Rate(100L, HOUR_S, 100L), null, null);
        TestTenant tenant = onPlan(new PlanLimits(null, new PlanLimits.Transfer(scopes, null), null));
        ApiClient client = fixture.client(tenant, tenant.adminEmail());
        String uploads = "/v1/drives/" + tenant.driveId() + "/uploads";
        assertEquals(201, client.post(uploads, upload(tenant, "large", 1 << 20)).status());
        awaitTrue(() ->
                client.post(uploads, upload(tenant, "next-" + Ids.next(), 10)).status() == 429);
        Answer refused = client.post(uploads, upload(tenant, "last", 10));
        assertEquals(
                "\"tenant-upload\";q=102400;w=3600;qu=\"content-bytes\"",
                refused.header("RateLimit-Policy").orElseThrow());
        assertTrue(Integer.parseInt(refused.header("Retry-After").orElseThrow()) > HOUR_S, "the debt comes in first");
        assertEquals(200, client.get("/v1/drives").status());
    }

    @Test
    void slotsAreFreeAgainWhenTheClientIsGone() {
        PlanLimits.Concurrency one = new PlanLimits.Concurrency(null, null, null, 1);
        TestTenant tenant = onPlan(new PlanLimits(null, null, one));
        ApiClient client = fixture.client(tenant, tenant.adminEmail());
        String changes = "/v1/drives/" + tenant.driveId() + "/changes";
        String cursor = client.get(changes).json().getString("cursor");
        String poll = changes + "?wait=50&cursor=" + cursor;
        NetClient net = fixture.vertx().createNetClient();
        List<NetSocket> polls = new ArrayList<>();
        String again = changes + "?wait=1&cursor=" + cursor;
        List<Answer> refused = new ArrayList<>();
        // A poll may come while the slot is taken by the question whether it is; then there is another.
        awaitTrue(() -> {
            polls.add(poll(net, tenant, poll));
            Answer answer = client.get(again);
            refused.add(answer);
            return answer.status() == 429;
        });
        Answer last = refused.get(refused.size() - 1);
        assertEquals(
                "\"user-concurrency\";q=1;qu=\"concurrent-requests\"",
                last.header("RateLimit-Policy").orElseThrow());
        assertEquals("1", last.header("Retry-After").orElseThrow());
        assertEquals(200, client.get(changes + "?cursor=" + cursor).status(), "what does not wait is counted apart");
        polls.forEach(socket -> GatewayFixture.await(socket.close()));
        awaitTrue(() -> client.get(again).status() == 200);
        GatewayFixture.await(net.close());
    }

    @Test
    void strangersAreLimitedByTheirAddress() {
        Answer answer = fixture.anonymous().get("/.well-known/jwks.json");
        assertEquals("\"address\";q=600;w=60", answer.header("RateLimit-Policy").orElseThrow());
    }

    @Test
    void plansAreForOperatorsStrictAndAudited() {
        TestTenant tenant = fixture.newTenant();
        ApiClient stranger = fixture.client(tenant, tenant.adminEmail());
        assertEquals(403, stranger.get("/v1/admin/plans").status());
        assertEquals(404, operator.get("/v1/admin/plans/none").status());
        String plan = newPlan(PlanLimits.NONE);
        Answer got = operator.get("/v1/admin/plans/" + plan);
        assertEquals("\"1\"", got.header("ETag").orElseThrow());
        assertEquals(new PlanDocument(plan, 1, "Test", SIZE_MAX, 64, PlanLimits.NONE), got.as(PlanDocument.class));
        PutPlanRequest change = new PutPlanRequest("Test 2", SIZE_MAX, 8, PlanLimits.NONE);
        Answer put = operator.with("If-Match", "\"1\"").put("/v1/admin/plans/" + plan, change);
        assertEquals(200, put.status(), put.body());
        assertEquals("\"2\"", put.header("ETag").orElseThrow());
        assertEquals(
                412,
                operator.with("If-Match", "\"1\"")
                        .put("/v1/admin/plans/" + plan, change)
                        .status());
        assertEquals(
                412,
                operator.with("If-Match", "\"1\"")
                        .put("/v1/admin/plans/p-" + Ids.next(), change)
                        .status());
        Answer strict = operator.put(
                "/v1/admin/plans/" + plan,
                "{\"name\":\"x\",\"storageBytesMax\":1,\"limits\":{\"requests\":{\"metadata\":{\"user\":{\"quota\":0,\"windowSeconds\":1}}}}}");
        assertEquals(422, strict.status(), strict.body());
        assertTrue(strict.body().contains("/limits/requests/metadata/user/quota"), strict.body());
        assertEquals(
                422,
                operator.put("/v1/admin/plans/" + plan, "{\"name\":\"x\",\"storageBytesMax\":1,\"x\":1}")
                        .status());
        assertTrue(operator.get("/v1/admin/plans").as(PlansPage.class).entries().size() >= 2);
        String path = "/v1/admin/tenants/" + tenant.id() + "/plan";
        assertEquals(
                422,
                operator.put(path, new PutTenantPlanRequest("no-such-plan")).status());
        assertEquals(
                404,
                operator.put("/v1/admin/tenants/" + Ids.next() + "/plan", new PutTenantPlanRequest(plan))
                        .status());
        move(tenant, plan);
        List<String> audited = new ArrayList<>();
        GatewayFixture.await(fixture.database()
                        .system()
                        .query(
                                "SELECT action FROM audit_log WHERE target IN ($1, $2) ORDER BY at",
                                Tuple.of(plan, tenant.id().toString())))
                .forEach(row -> audited.add(row.getString("action")));
        assertEquals(List.of("plan.put", "plan.put", "tenant.plan"), audited);
    }

    /** A request on a connection of its own whose answer nobody reads. */
    private static NetSocket poll(NetClient net, TestTenant tenant, String path) {
        String token = fixture.login(tenant, tenant.adminEmail()).accessToken();
        NetSocket socket = GatewayFixture.await(net.connect(fixture.gateway().port(), "127.0.0.1"));
        GatewayFixture.await(socket.write(
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n"));
        return socket;
    }

    private static TestTenant onPlan(PlanLimits limits) {
        TestTenant tenant = fixture.newTenant();
        move(tenant, newPlan(limits));
        return tenant;
    }

    private static String newPlan(PlanLimits limits) {
        String plan = "p-" + Ids.next();
        put(plan, limits);
        return plan;
    }

    private static void put(String plan, PlanLimits limits) {
        Answer answer = operator.put("/v1/admin/plans/" + plan, new PutPlanRequest("Test", SIZE_MAX, null, limits));
        assertEquals(200, answer.status(), answer.body());
    }

    private static void move(TestTenant tenant, String plan) {
        Answer answer = operator.put("/v1/admin/tenants/" + tenant.id() + "/plan", new PutTenantPlanRequest(plan));
        assertEquals(204, answer.status(), answer.body());
    }

    private static PlanLimits metadata(PlanLimits.Rate tenant, PlanLimits.Rate user) {
        PlanLimits.Scopes scopes = new PlanLimits.Scopes(tenant, user, null);
        return new PlanLimits(new PlanLimits.Classes(null, scopes, null, null, null, null, null, null), null, null);
    }

    private static CreateUploadRequest upload(TestTenant tenant, String name, long size) {
        return new CreateUploadRequest(tenant.rootId(), NodeName.of(name), size, "ab".repeat(32), null, null);
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        boolean holds = condition.getAsBoolean();
        while (!holds && System.nanoTime() < deadline) {
            LockSupport.parkNanos(5_000_000);
            holds = condition.getAsBoolean();
        }
        assertTrue(holds, "not within " + SOON);
    }
}
