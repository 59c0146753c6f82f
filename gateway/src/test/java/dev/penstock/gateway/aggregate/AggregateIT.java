package dev.penstock.gateway.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Aggregate routes over a real upstream: whole, partial, refused. */
final class AggregateIT {

    private static final Map<String, String> AUTHORIZATIONS = new ConcurrentHashMap<>();

    private static GatewayFixture fixture;
    private static HttpServer origin;
    private static ApiClient operator;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
        operator = fixture.operator();
        origin = GatewayFixture.await(fixture.vertx()
                .createHttpServer()
                .requestHandler(AggregateIT::answer)
                .listen(0, "127.0.0.1"));
        String table = """
                {"clusters":[
                   {"name":"origin","endpoints":[{"host":"127.0.0.1","port":%d}]},
                   {"name":"api","endpoints":[{"host":"127.0.0.1","port":%d}]}],
                 "routes":[
                   {"name":"board","match":{"path":"/board/*"},"target":{"aggregate":{"parts":[
                     {"key":"me","path":"/v1/me","required":true},
                     {"key":"item","cluster":"origin","path":"/json/{1}{query}"},
                     {"key":"slow","cluster":"origin","path":"/slow","timeoutMs":150},
                     {"key":"large","cluster":"origin","path":"/json/large","bytesMax":5},
                     {"key":"broken","cluster":"origin","path":"/text"},
                     {"key":"gone","cluster":"origin","path":"/none"}]}}},
                   {"name":"strict","match":{"path":"/strict"},"target":{"aggregate":{"parts":[
                     {"key":"a","cluster":"origin","path":"/json/a"},
                     {"key":"gone","cluster":"origin","path":"/none","required":true}]}}}]}
                """.formatted(origin.actualPort(), fixture.gateway().port());
        Answer put = operator.put("/v1/admin/routes", table);
        assertEquals(200, put.status(), put.body());
    }

    @AfterAll
    static void stop() {
        GatewayFixture.await(origin.close());
        fixture.close();
    }

    @Test
    void mergesWhatComesAndNamesWhatDoesNot() {
        Answer board = operator.get("/board/7?x=y");
        assertEquals(200, board.status(), board.body());
        assertEquals("no-store", board.header("Cache-Control").orElseThrow());
        JsonObject merged = board.json();
        assertTrue(merged.getJsonObject("me").containsKey("user"), board.body());
        assertEquals("/json/7?x=y", merged.getJsonObject("item").getString("uri"));
        assertEquals(
                new JsonArray().add("slow").add("large").add("broken").add("gone"), merged.getJsonArray("missing"));
        assertEquals(Map.of(), AUTHORIZATIONS, "credentials that others were given");
    }

    @Test
    void failsWithoutARequiredPart() {
        Answer strict = operator.get("/strict");
        assertEquals(502, strict.status(), strict.body());
        assertTrue(strict.json().getString("detail").startsWith("Part gone"), strict.body());
        assertNull(strict.json().getValue("a"));
    }

    @Test
    void isReadOnlyAndForCallers() {
        assertEquals(405, operator.post("/board/7", "{}").status());
        assertEquals(401, fixture.anonymous().get("/board/7").status());
    }

    private static void answer(HttpServerRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null) {
            AUTHORIZATIONS.put(request.path(), authorization);
        }
        switch (request.path().split("/")[1]) {
            case "json" ->
                request.response()
                        .end(new JsonObject().put("uri", request.uri()).encode());
            case "text" -> request.response().end("no json");
            case "slow" -> request.response().setChunked(true).write("{"); // and never more
            default -> request.response().setStatusCode(404).end();
        }
    }
}
