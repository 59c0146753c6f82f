package dev.penstock.protocol.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.penstock.protocol.ContractDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** The documents as trees, and their schemas ready to hold JSON against. */
public final class Documents {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();

    private Documents() {}

    /** A document as a tree. */
    public static JsonNode tree(ContractDocument document) {
        return read(YAML, document.text());
    }

    /** JSON text as a tree. */
    public static JsonNode json(String text) {
        return read(JSON, text);
    }

    /** What is wrong with the JSON by that schema; members no schema tells of are wrong too. */
    public static Set<ValidationMessage> problems(ContractDocument document, String schema, String json) {
        ObjectNode all = JSON.createObjectNode();
        ObjectNode definitions = all.putObject("$defs");
        for (ContractDocument each : ContractDocument.values()) {
            String renamed = tree(each)
                    .at("/components/schemas")
                    .toString()
                    .replace("\"openapi.yaml#/components/schemas/", "\"#/$defs/HTTP.")
                    .replace("\"#/components/schemas/", "\"#/$defs/" + each.name() + ".");
            closed(json(renamed))
                    .properties()
                    .forEach(one -> definitions.set(each + "." + one.getKey(), one.getValue()));
        }
        all.put("$ref", "#/$defs/" + document.name() + "." + schema);
        JsonSchema compiled =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(all);
        return compiled.validate(json(json));
    }

    /** Objects say all their members, except where the contract says that more may come. */
    private static JsonNode closed(JsonNode node) {
        node.forEach(Documents::closed);
        if (node instanceof ObjectNode schema
                && schema.path("type").asText().equals("object")
                && schema.has("properties")) {
            boolean open = schema.path("description").asText().contains("Further members may be there")
                    || schema.path("description").asText().contains("Only these members are read");
            if (!open && !schema.has("additionalProperties")) {
                schema.put("additionalProperties", false);
            }
        }
        return node;
    }

    private static JsonNode read(ObjectMapper mapper, String text) {
        try {
            return mapper.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
