package dev.penstock.protocol.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * JSON as Penstock reads and writes it. Safe for use by many threads.
 *
 * <p>Reading a request is strict: no coercion between types, no unknown or duplicate members, nothing after the value,
 * bounded nesting and lengths. Reading what a service sent is forgiving about unknown members only, so that old clients
 * live with new servers. Writing leaves out absent (null) members, except where a record says that null is a value;
 * instants are RFC 3339 in UTC with milliseconds.
 */
public final class WireJson {
    private static final ObjectMapper MAPPER = WireMapper.create();
    private static final ObjectReader STRICT = MAPPER.reader();
    private static final ObjectReader FORGIVING =
            MAPPER.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final ObjectWriter WRITER = MAPPER.writer();

    private WireJson() {}

    /**
     * Reads a request.
     *
     * @throws MalformedJsonException when the bytes are not one JSON value
     * @throws ValidationException when the value is not of that type
     */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            return nonNull(STRICT.forType(type).readValue(json));
        } catch (IOException e) {
            throw JsonFailure.of(e);
        }
    }

    /** As {@link #read(byte[], Class)}, from text. */
    public static <T> T read(String json, Class<T> type) {
        try {
            return nonNull(STRICT.forType(type).readValue(json));
        } catch (IOException e) {
            throw JsonFailure.of(e);
        }
    }

    /**
     * Reads a document that people write, made of records: as {@link #read(byte[], Class)}, but it reports all that is wrong with
     * the document, not only what is wrong in the first place where something is.
     */
    public static <T> T readReportingAll(byte[] json, Class<T> type) {
        try {
            return new EveryProblem(MAPPER).read(nonNull(MAPPER.readTree(json)), type);
        } catch (IOException e) {
            throw JsonFailure.of(e);
        }
    }

    /** Reads what a service sent: as {@link #read(byte[], Class)}, but members the type does not know are skipped. */
    public static <T> T readForgiving(byte[] json, Class<T> type) {
        try {
            return nonNull(FORGIVING.forType(type).readValue(json));
        } catch (IOException e) {
            throw JsonFailure.of(e);
        }
    }

    /** As {@link #readForgiving(byte[], Class)}, from text. */
    public static <T> T readForgiving(String json, Class<T> type) {
        try {
            return nonNull(FORGIVING.forType(type).readValue(json));
        } catch (IOException e) {
            throw JsonFailure.of(e);
        }
    }

    /** Writes a value of ours as UTF-8. That it cannot be written is a programming error. */
    public static byte[] write(Object value) {
        try {
            return WRITER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #write}, as text. */
    public static String writeText(Object value) {
        try {
            return WRITER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T nonNull(T value) {
        if (value == null) {
            throw new ValidationException(JsonFailure.wholeBody("null (expected: a value)"));
        }
        return value;
    }
}
