package dev.penstock.gateway.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.penstock.protocol.routes.RouteTableDocument;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is shown to operators to start from is what a gateway takes. */
final class RouteExamplesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern JSON_BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    @Test
    void theExampleFileIsGood() throws IOException {
        RouteTableDocument table =
                RouteTableDocument.read(Files.readAllBytes(ROOT.resolve("config/routes.example.json")));
        assertEquals(List.of(), RouteRules.problems(table));
        assertEquals(5, table.routes().size());
    }

    @Test
    void theExamplesOfTheOperatorsHandbookAreGood() throws IOException {
        List<JsonObject> tables = JSON_BLOCK
                .matcher(Files.readString(ROOT.resolve("docs/operations.md")))
                .results()
                .map(block -> new JsonObject(block.group(1)))
                .filter(json -> json.containsKey("routes") || json.containsKey("endpoints"))
                .map(RouteExamplesTest::table)
                .toList();
        assertEquals(2, tables.size());
        for (JsonObject json : tables) {
            RouteTableDocument table = RouteTableDocument.read(json.encode().getBytes(StandardCharsets.UTF_8));
            assertEquals(List.of(), RouteRules.problems(table), json::encode);
        }
    }

    /** A cluster alone is a table with nothing else. */
    private static JsonObject table(JsonObject json) {
        return json.containsKey("routes")
                ? json
                : new JsonObject().put("routes", new JsonArray()).put("clusters", new JsonArray().add(json));
    }
}
