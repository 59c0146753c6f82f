package dev.penstock.protocol.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * JSON text that goes out exactly as it stands, never parsed on its way: journal entries and nodes as the database made them.
 * Whoever makes one vouches that it is one JSON value. Read back from a document, it holds the value without white space.
 *
 * @param text one JSON value
 */
public record RawJson(String text) {
    public RawJson {
        Objects.requireNonNull(text, "text");
    }

    @JsonValue
    @JsonRawValue
    String raw() {
        return text;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static RawJson of(JsonNode value) {
        return new RawJson(value.toString());
    }

    /** Reads the text as a value of that type, as a client would. */
    public <T> T as(Class<T> type) {
        return WireJson.readForgiving(text, type);
    }
}
