package dev.penstock.gateway.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clusters as operators see and drain them. */
class ClusterAdminIT {
    private static GatewayFixture fixture;
    private static ApiClient operator;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
        operator = fixture.operator();
    }

    @AfterAll
    static void stop() {
        assertEquals(200, operator.put("/v1/admin/routes", "{\"routes\":[]}").status());
        fixture.close();
    }

    @Test
    void isForOperatorsOnly() {
        assertEquals(401, fixture.anonymous().get("/v1/admin/clusters").status());
        assertEquals(403, fixture.admin().get("/v1/admin/clusters").status());
        assertEquals(
                403,
                fixture.admin()
                        .post("/v1/admin/clusters/c/drain", "{\"endpoint\":\"x:1\",\"drain\":true}")
                        .status());
    }

    @Test
    void showsClustersOfTheTableAndDrainsOnThisNode() {
        JsonObject endpoint = new JsonObject().put("host", "127.0.0.1").put("port", 9);
        JsonObject cluster = new JsonObject()
                .put("name", "shown")
                .put("endpoints", new JsonArray().add(endpoint))
                .put("balance", new JsonObject().put("strategy", "sticky"))
                .put("breaker", new JsonObject());
        JsonObject table =
                new JsonObject().put("routes", new JsonArray()).put("clusters", new JsonArray().add(cluster));
        Answer put = operator.put("/v1/admin/routes", table.encode());
        assertEquals(200, put.status(), put.body());
        UpstreamFixture.eventually("applied", () -> shown().isPresent());
        JsonObject view = shown().orElseThrow();
        assertEquals("sticky", view.getString("strategy"));
        assertEquals("closed", view.getString("breaker"));
        JsonObject only = view.getJsonArray("endpoints").getJsonObject(0);
        assertEquals("127.0.0.1:9", only.getString("endpoint"));
        assertTrue(only.getBoolean("usable"));
        assertFalse(only.getBoolean("draining"));

        Answer drained =
                operator.post("/v1/admin/clusters/shown/drain", "{\"endpoint\":\"127.0.0.1:9\",\"drain\":true}");
        assertEquals(200, drained.status(), drained.body());
        assertTrue(drained.json().getJsonArray("endpoints").getJsonObject(0).getBoolean("draining"));
        Answer ended =
                operator.post("/v1/admin/clusters/shown/drain", "{\"endpoint\":\"127.0.0.1:9\",\"drain\":false}");
        assertFalse(ended.json().getJsonArray("endpoints").getJsonObject(0).getBoolean("draining"));
        assertEquals(
                404,
                operator.post("/v1/admin/clusters/shown/drain", "{\"endpoint\":\"x:1\",\"drain\":true}")
                        .status());
        assertEquals(
                404,
                operator.post("/v1/admin/clusters/none/drain", "{\"endpoint\":\"x:1\",\"drain\":true}")
                        .status());
        assertEquals(422, operator.post("/v1/admin/clusters/shown/drain", "{}").status());
    }

    private static Optional<JsonObject> shown() {
        return operator.get("/v1/admin/clusters").json().getJsonArray("clusters").stream()
                .map(JsonObject.class::cast)
                .filter(c -> c.getString("name").equals("shown"))
                .findFirst();
    }
}
