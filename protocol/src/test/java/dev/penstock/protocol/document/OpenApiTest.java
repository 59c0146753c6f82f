package dev.penstock.protocol.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.protocol.ContractDocument;
import dev.penstock.protocol.problem.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The documents hold together, say everything, and say the same as the code. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{([a-z]+)}");
    private static final Pattern QUOTED = Pattern.compile("`([a-z-]+)`");

    private final JsonNode http = Documents.tree(ContractDocument.HTTP);

    @ParameterizedTest
    @EnumSource
    void everyReferenceLeadsSomewhere(ContractDocument document) {
        JsonNode tree = Documents.tree(document);
        List<String> references = references(tree, new ArrayList<>());
        for (String reference : references) {
            String[] parts = reference.split("#", 2);
            JsonNode target = parts[0].isEmpty() ? tree : Documents.tree(ContractDocument.HTTP);
            assertFalse(target.at(parts[1]).isMissingNode(), document + ": " + reference);
        }
        assertTrue(document == ContractDocument.MANAGEMENT || references.size() > 50);
    }

    @ParameterizedTest
    @EnumSource
    void everyComponentIsUsed(ContractDocument document) {
        JsonNode tree = Documents.tree(document);
        Set<String> used = new HashSet<>(references(tree, new ArrayList<>()));
        references(Documents.tree(ContractDocument.SYNC), new ArrayList<>())
                .forEach(reference -> used.add(reference.replace("openapi.yaml", "")));
        tree.path("components").properties().forEach(kind -> {
            if (!kind.getKey().equals("securitySchemes")) {
                kind.getValue()
                        .fieldNames()
                        .forEachRemaining(name -> assertTrue(
                                used.contains("#/components/" + kind.getKey() + "/" + name) || name.equals("CloseCode"),
                                document + ": " + name + " is not used"));
            }
        });
    }

    /** A comma in an unquoted description splits it into members that mean nothing. */
    @ParameterizedTest
    @EnumSource
    void noTextIsTakenForAMember(ContractDocument document) {
        assertEquals(List.of(), stragglers(Documents.tree(document), new ArrayList<>()));
    }

    @Test
    void everyErrorCodeStandsInTheContractWithItsStatus() {
        JsonNode schema = http.at("/components/schemas/ErrorCode");
        List<String> documented = new ArrayList<>();
        schema.path("enum").forEach(code -> documented.add(code.asText()));
        assertEquals(Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList(), documented);
        for (ErrorCode code : ErrorCode.values()) {
            String row = "| `" + code.code() + "` | " + code.status() + " | " + (code.retryable() ? "yes" : "") + " |";
            assertTrue(schema.path("description").asText().contains(row), row);
        }
    }

    @Test
    void everyCodeIsNamedUnderItsOwnStatusOnly() {
        eachOperation(
                (name, operation) -> operation.path("responses").properties().forEach(response -> {
                    if (!response.getKey().equals("default")) {
                        for (String code : codesIn(resolved(response.getValue()))) {
                            assertEquals(
                                    Integer.parseInt(response.getKey()),
                                    ErrorCode.byCode(code).orElseThrow().status(),
                                    name + " names " + code);
                        }
                    }
                }));
    }

    @Test
    void everyCodeIsNamedBySomeOperationOrFrame() {
        Set<String> named = new TreeSet<>(codesIn(ContractDocument.SYNC.text()));
        eachOperation((name, operation) ->
                operation.path("responses").forEach(response -> named.addAll(codesIn(resolved(response)))));
        for (ErrorCode code : ErrorCode.values()) {
            assertTrue(named.contains(code.code()), code + " is not named by any operation or frame");
        }
    }

    @Test
    void everyOperationIsDescribed() {
        Set<String> ids = new HashSet<>();
        Set<String> tags = new HashSet<>();
        http.path("tags").forEach(tag -> tags.add(tag.path("name").asText()));
        eachOperation((name, operation) -> {
            assertTrue(ids.add(operation.path("operationId").asText()), name + " shares its operationId");
            assertFalse(operation.path("summary").asText().isBlank(), name + " has no summary");
            assertTrue(tags.contains(operation.path("tags").path(0).asText()), name + " has no known tag");
            assertTrue(operation.path("responses").has("default"), name + " has no default response");
            operation
                    .path("responses")
                    .forEach(response -> assertFalse(resolved(response).isBlank(), name));
        });
        assertFalse(ids.isEmpty());
    }

    @Test
    void everyPathParameterIsDeclared() {
        http.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (METHODS.contains(method.getKey())) {
                        Set<String> declared = new TreeSet<>();
                        path.getValue().path("parameters").forEach(p -> addPathParameter(declared, p));
                        method.getValue().path("parameters").forEach(p -> addPathParameter(declared, p));
                        Set<String> inPath = new TreeSet<>();
                        PATH_PARAMETER.matcher(path.getKey()).results().forEach(match -> inPath.add(match.group(1)));
                        assertEquals(inPath, declared, method.getKey() + " " + path.getKey());
                    }
                }));
    }

    @Test
    void everyCreatingPostTakesAnIdempotencyKey() {
        for (String path : List.of("/v1/drives", "/v1/drives/{d}/nodes", "/v1/drives/{d}/uploads")) {
            List<String> references =
                    references(http.path("paths").path(path).path("post").path("parameters"), new ArrayList<>());
            assertTrue(references.contains("#/components/parameters/IdempotencyKey"), path);
        }
    }

    @Test
    void everySchemaIsOfAKnownType() {
        for (ContractDocument document : ContractDocument.values()) {
            Documents.tree(document).at("/components/schemas").properties().forEach(schema -> {
                JsonNode body = schema.getValue();
                assertTrue(body.has("type") || body.has("oneOf"), document + ": " + schema.getKey());
                body.path("required")
                        .forEach(member -> assertTrue(
                                body.path("properties").has(member.asText()),
                                schema.getKey() + " requires unknown " + member));
            });
        }
    }

    private void eachOperation(BiConsumer<String, JsonNode> check) {
        http.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (METHODS.contains(method.getKey())) {
                        check.accept(method.getKey() + " " + path.getKey(), method.getValue());
                    }
                }));
    }

    /** A response's description: its own, or that of what it refers to. */
    private String resolved(JsonNode response) {
        JsonNode own = response.path("description");
        return own.isMissingNode()
                ? http.at(response.path("$ref").asText().replaceFirst("^#", ""))
                        .path("description")
                        .asText()
                : own.asText();
    }

    private static List<String> codesIn(String description) {
        List<String> codes = new ArrayList<>();
        Matcher quoted = QUOTED.matcher(description);
        while (quoted.find()) {
            ErrorCode.byCode(quoted.group(1)).ifPresent(code -> codes.add(code.code()));
        }
        return codes;
    }

    private void addPathParameter(Set<String> names, JsonNode parameter) {
        JsonNode target =
                parameter.has("$ref") ? http.at(parameter.path("$ref").asText().substring(1)) : parameter;
        if (target.path("in").asText().equals("path")) {
            assertTrue(target.path("required").asBoolean());
            names.add(target.path("name").asText());
        }
    }

    private static List<String> stragglers(JsonNode node, List<String> found) {
        node.properties().forEach(member -> {
            if (member.getKey().contains(" ") || member.getValue().isNull()) {
                found.add(member.getKey());
            }
        });
        node.forEach(child -> stragglers(child, found));
        return found;
    }

    private static List<String> references(JsonNode node, List<String> found) {
        if (node.path("$ref").isTextual()) {
            found.add(node.path("$ref").asText());
        }
        if (node.path("discriminator").isObject()) {
            node.path("discriminator").path("mapping").forEach(target -> found.add(target.asText()));
        }
        node.forEach(child -> references(child, found));
        return found;
    }
}
