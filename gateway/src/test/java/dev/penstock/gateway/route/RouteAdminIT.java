package dev.penstock.gateway.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.Gateway;
import dev.penstock.gateway.GatewayFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table as operators see it: read, changed, refused, explained, rolled back, on two nodes. */
final class RouteAdminIT {

    private static GatewayFixture fixture;
    private static Gateway second;
    private static ApiClient operator;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
        second = fixture.startNode();
        operator = fixture.operator();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @BeforeEach
    void empty() {
        assertEquals(200, operator.put("/v1/admin/routes", "{\"routes\":[]}").status());
    }

    @Test
    void isForOperatorsOnly() {
        assertEquals(401, fixture.anonymous().get("/v1/admin/routes").status());
        assertEquals(403, fixture.admin().get("/v1/admin/routes").status());
        for (String path : List.of("/v1//admin/routes", "/v1/./admin/routes", "/v1/%61dmin/routes")) {
            assertTrue(fixture.admin().get(path).status() >= 400, path);
        }
        assertEquals(200, operator.get("/v1/admin/routes").status());
    }

    @Test
    void isInForceOnEveryNodeAndRolledBack() {
        Answer put = operator.put("/v1/admin/routes?note=hello", Tables.responding("hi", "/hello/*", "one"));
        assertEquals(200, put.status(), put.body());
        long first = put.json().getLong("version");
        assertEquals("\"" + first + "\"", put.header("ETag").orElseThrow());
        assertEquals("hello", put.json().getString("note"));
        everywhere("/hello/x", "one");

        operator.put("/v1/admin/routes", Tables.responding("hi", "/hello/*", "two"));
        everywhere("/hello/x", "two");

        assertEquals(
                200,
                operator.post("/v1/admin/routes/versions/" + first + "/activate")
                        .status());
        everywhere("/hello/x", "one");
        JsonArray versions =
                operator.get("/v1/admin/routes/versions?limit=2").json().getJsonArray("versions");
        assertEquals(first + 1, versions.getJsonObject(0).getLong("version"));
        assertTrue(versions.getJsonObject(1).getBoolean("active"));
        assertEquals(
                "two",
                operator.get("/v1/admin/routes/versions/" + (first + 1))
                        .json()
                        .getJsonArray("routes")
                        .getJsonObject(0)
                        .getJsonObject("target")
                        .getJsonObject("respond")
                        .getString("body"));
        assertEquals(
                404, operator.post("/v1/admin/routes/versions/99999/activate").status());
        assertEquals(
                List.of("routes.activated", "routes.changed", "routes.changed"),
                GatewayFixture.await(fixture.database()
                        .system()
                        .query(
                                "SELECT action FROM audit_log WHERE target IN ($1, $2) ORDER BY action",
                                Tuple.of("routes/" + first, "routes/" + (first + 1)))
                        .map(rows -> {
                            List<String> actions = new java.util.ArrayList<>();
                            rows.forEach(row -> actions.add(row.getString("action")));
                            return actions;
                        })));
    }

    @Test
    void refusesABadTableAndKeepsTheLast() {
        operator.put("/v1/admin/routes", Tables.responding("hi", "/kept", "kept"));
        everywhere("/kept", "kept");
        String bad = """
                {"routes":[
                  {"name":"login","match":{"path":"/v1/auth/login"},"target":{"respond":{"status":200}}},
                  {"name":"open-admin","match":{"path":"/v1/admin/**"},"access":"open","target":{"builtIn":true}},
                  {"name":"me","match":{"path":"/v1/me"},"target":{"respond":{"status":200}}},
                  {"name":"nowhere","match":{"path":"/n"},"class":"fast","target":{"upstream":{"cluster":"none"}}},
                  {"name":"nowhere","match":{"path":"/n"},"target":{"builtIn":true},"requestHeaders":{"remove":["cookie"]}}]}
                """;
        Answer put = operator.put("/v1/admin/routes", bad);
        assertEquals(422, put.status(), put.body());
        assertEquals(
                Set.of(
                        "/routes/0/match",
                        "/routes/1/access",
                        "/routes/1/class",
                        "/routes/2/match",
                        "/routes/3/class",
                        "/routes/3/target/upstream/cluster",
                        "/routes/4/match",
                        "/routes/4/name",
                        "/routes/4/requestHeaders"),
                pointers(put));
        assertEquals(422, operator.post("/v1/admin/routes/validate", bad).status());
        everywhere("/kept", "kept");
    }

    @Test
    void saysWhatWouldChange() {
        operator.put("/v1/admin/routes", Tables.responding("old", "/old", "x"));
        Answer changes = operator.post("/v1/admin/routes/validate", Tables.responding("new", "/new", "x"));
        assertEquals(200, changes.status(), changes.body());
        assertEquals(new JsonArray().add("new"), changes.json().getJsonArray("routesAdded"));
        assertEquals(new JsonArray().add("old"), changes.json().getJsonArray("routesRemoved"));
    }

    @Test
    void takesOnlyWhatWasBasedOnTheVersionInForce() {
        String tag = operator.get("/v1/admin/routes").header("ETag").orElseThrow();
        ApiClient based = operator.with("If-Match", tag);
        assertEquals(
                200,
                based.put("/v1/admin/routes", Tables.responding("a", "/a", "a")).status());
        Answer late = based.put("/v1/admin/routes", Tables.responding("b", "/b", "b"));
        assertEquals(412, late.status());
        assertEquals("precondition-failed", late.code());
    }

    @Test
    void explainsWhichRouteWins() {
        operator.put("/v1/admin/routes", """
                {"routes":[
                  {"name":"reports","match":{"path":"/reports/**"},"target":{"respond":{"status":200}}},
                  {"name":"report","match":{"path":"/reports/*","methods":["GET"]},"target":{"respond":{"status":200}}},
                  {"name":"host","match":{"host":"*.example.org","path":"/reports/**"},"target":{"respond":{"status":200}}}]}
                """);
        JsonObject any = explain("method=GET&path=/reports/7");
        assertEquals("report", any.getString("route"), any.encode());
        assertEquals(3, any.getJsonArray("candidates").size(), any.encode());
        assertEquals("reports", explain("method=PUT&path=/reports/7").getString("route"));
        JsonObject host = explain("host=a.example.org:8443&path=/reports/../reports/7");
        assertEquals("host", host.getString("route"));
        assertTrue(host.getString("why").contains("*.example.org"), host.encode());
        assertEquals(
                "/v1/drives/*/changes", explain("path=/v1/drives/7/changes").getString("route"));
    }

    @Test
    void saysWhichMethodsAPathHas() {
        operator.put("/v1/admin/routes", """
                {"routes":[{"name":"r","match":{"path":"/only","methods":["GET","HEAD"]},"access":"open",
                  "target":{"redirect":{"status":308,"location":"https://{host}/elsewhere{path}{query}"}}}]}
                """);
        Tables.until("the redirect", () -> operator.get("/only").status() == 308);
        assertTrue(operator.get("/only?a=b").header("Location").orElseThrow().endsWith("/elsewhere/only?a=b"));
        Answer post = operator.post("/only", "{}");
        assertEquals(405, post.status());
        assertEquals("GET, HEAD", post.header("Allow").orElseThrow());
        assertEquals(405, operator.delete("/v1/me").status());
        assertEquals("GET", operator.delete("/v1/me").header("Allow").orElseThrow());
        assertEquals(404, operator.get("/v1/nothing").status());
    }

    @Test
    void putsABuiltInRouteUnderAnotherPolicy() {
        operator.put("/v1/admin/routes", """
                {"routes":[{"name":"me-for-operators","match":{"path":"/v1/me"},"access":"operator","class":"share",
                  "target":{"builtIn":true},"responseHeaders":{"set":{"x-policy":"mine"}}}]}
                """);
        Tables.until("the stricter policy", () -> fixture.admin().get("/v1/me").status() == 403);
        Answer me = operator.get("/v1/me");
        assertEquals(200, me.status());
        assertEquals("mine", me.header("x-policy").orElseThrow());
    }

    private static JsonObject explain(String query) {
        JsonObject[] found = new JsonObject[1];
        Tables.until("an explanation", () -> {
            Answer answer = operator.get("/v1/admin/routes/match?" + query);
            found[0] = answer.json();
            return answer.status() == 200;
        });
        return found[0];
    }

    private static void everywhere(String path, String body) {
        for (Gateway node : List.of(fixture.gateway(), second)) {
            ApiClient client = ApiClient.of(GatewayFixture.url(node));
            Tables.until(path + " says " + body, () -> client.get(path).body().equals(body));
        }
    }

    private static Set<String> pointers(Answer refused) {
        Set<String> pointers = new TreeSet<>();
        refused.json().getJsonArray("errors").forEach(error -> pointers.add(((JsonObject) error).getString("pointer")));
        return pointers;
    }
}
