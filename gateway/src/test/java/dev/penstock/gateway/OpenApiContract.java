package dev.penstock.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.protocol.ContractDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;

/** An OpenAPI document as a judge of answers: status, media type, promised headers, and every member of the body. */
final class OpenApiContract {

    /** Headers that only some of the answers under a description carry. */
    private static final Set<String> OCCASIONAL = Set.of("Retry-After", "RateLimit-Policy", "RateLimit");

    private final JsonNode document;

    OpenApiContract(ContractDocument document) {
        try {
            this.document = new ObjectMapper(new YAMLFactory()).readTree(document.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails when the document does not promise this answer to that operation, or promises more of it. */
    Answer check(String operation, Answer answer) {
        String[] parts = operation.split(" ", 2);
        JsonNode responses = document.path("paths")
                .path(parts[1])
                .path(parts[0].toLowerCase(Locale.ROOT))
                .path("responses");
        assertTrue(responses.isObject(), operation + " is not in the document");
        String status = Integer.toString(answer.status());
        assertTrue(
                responses.has(status) || answer.status() >= 400,
                operation + " is not promised to answer " + status + ": " + answer.body());
        JsonNode response = resolve(responses.has(status) ? responses.path(status) : responses.path("default"));
        response.path("headers")
                .fieldNames()
                .forEachRemaining(header -> assertTrue(
                        OCCASIONAL.contains(header) || answer.header(header).isPresent(),
                        operation + " lacks " + header));
        assertTrue(answer.header("X-Request-Id").isPresent(), operation + " lacks X-Request-Id");
        assertTrue(answer.header("traceparent").isPresent(), operation + " lacks traceparent");
        checkBody(operation, response.path("content"), answer);
        return answer;
    }

    private void checkBody(String operation, JsonNode content, Answer answer) {
        if (content.isMissingNode()) {
            assertEquals("", answer.body(), operation);
            return;
        }
        String mediaType = content.fieldNames().next();
        assertEquals(mediaType, answer.header("Content-Type").orElse(""), operation);
        ObjectNode schema =
                (ObjectNode) closed(content.path(mediaType).path("schema").deepCopy());
        schema.set("components", closed(document.path("components").deepCopy()));
        JsonSchema compiled =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
        JsonNode body = read(answer.body());
        assertEquals(Set.of(), compiled.validate(body), () -> operation + " answered " + body);
        assertFalse(body.isMissingNode(), operation);
    }

    private JsonNode resolve(JsonNode response) {
        return response.has("$ref") ? document.at(response.path("$ref").asText().substring(1)) : response;
    }

    /** Objects say all their members, except where the contract says that more may come. */
    private static JsonNode closed(JsonNode node) {
        node.forEach(OpenApiContract::closed);
        boolean describesAnObject = node.path("type").asText().equals("object") && node.has("properties");
        boolean open = node.path("description").asText().contains("Further members may be there")
                || node.at("/properties/kty").isObject();
        if (node instanceof ObjectNode schema && describesAnObject && !open && !schema.has("additionalProperties")) {
            schema.put("additionalProperties", false);
        }
        return node;
    }

    private static JsonNode read(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
