package dev.penstock.gateway.request;

import dev.penstock.protocol.json.WireJson;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A successful answer, complete and immutable; {@link Replies} sends it.
 *
 * @param status the HTTP status, 200 to 399
 * @param body the encoded body, or null for none
 * @param headers further headers, name to value
 */
public record Reply(int status, @Nullable Buffer body, Map<String, String> headers) {

    private static final String JSON = "application/json";

    public Reply {
        if (status < 200 || status > 399) {
            throw new IllegalArgumentException(
                    "status: " + status + " (expected: 200 to 399; refuse with ProblemException)");
        }
        headers = Map.copyOf(headers);
    }

    /** 200 with a value that {@link WireJson} encodes. */
    public static Reply ok(Object value) {
        return json(200, encode(value));
    }

    /** 200 with JSON that is already encoded, such as text the database made. */
    public static Reply ok(Buffer json) {
        return json(200, json);
    }

    /** 201 with a value and where it lives. */
    public static Reply created(String location, Object value) {
        return json(201, encode(value)).with("Location", location);
    }

    /** 202: taken on, done later. */
    public static Reply accepted(Object value) {
        return json(202, encode(value));
    }

    /** 204. */
    public static Reply noContent() {
        return new Reply(204, null, Map.of());
    }

    /** 302: the bytes are somewhere else. */
    public static Reply found(URI location) {
        return new Reply(302, null, Map.of("Location", location.toString()));
    }

    /** Any status with JSON that is already encoded. */
    public static Reply json(int status, Buffer json) {
        return new Reply(status, json, Map.of("Content-Type", JSON));
    }

    /** The same answer with one more header; a header of that name is replaced. */
    public Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, body, more);
    }

    /** The same answer with the strong entity tag of a revision number, {@code "seq"}. */
    public Reply withETag(long revision) {
        return with("ETag", '"' + Long.toString(revision) + '"');
    }

    private static Buffer encode(Object value) {
        Objects.requireNonNull(value, "value");
        return value instanceof Buffer encoded ? encoded : Buffer.buffer(WireJson.write(value));
    }
}
