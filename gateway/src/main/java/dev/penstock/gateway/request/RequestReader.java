package dev.penstock.gateway.request;

import dev.penstock.protocol.Ids;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of a request into types. What does not fit throws {@link ProblemException} (or the body's validation error),
 * which a route made by {@link Replies#reply} may let pass. On the request's event loop.
 */
public final class RequestReader {

    private static final int IDEMPOTENCY_KEY_LENGTH_MAX = 255;

    private RequestReader() {}

    /** Who calls. Only behind authentication: anywhere else it is a programming error and throws. */
    public static Caller caller(RoutingContext ctx) {
        Caller caller = Exchange.of(ctx).caller();
        if (caller == null) {
            throw new IllegalStateException(
                    "no caller: " + ctx.normalizedPath() + " (expected: mounted behind authentication)");
        }
        return caller;
    }

    /** The request's id, the same in logs, problems and the header {@code X-Request-Id}. */
    public static String requestId(RoutingContext ctx) {
        return Exchange.of(ctx).requestId();
    }

    /** This request's place in its trace; jobs it makes carry {@link Traceparent#header()}. */
    public static Traceparent traceparent(RoutingContext ctx) {
        return Exchange.of(ctx).traceparent();
    }

    /** An id in the path. What is not an id names nothing: 404. */
    public static UUID pathId(RoutingContext ctx, String name) {
        return Ids.parse(ctx.pathParam(name)).orElseThrow(() -> ProblemException.notFound("resource"));
    }

    /** A positive whole number in the path, such as a version. What is none names nothing: 404. */
    public static int pathInt(RoutingContext ctx, String name) {
        return parseInt(ctx.pathParam(name))
                .filter(n -> n > 0)
                .orElseThrow(() -> ProblemException.notFound("resource"));
    }

    /** The JSON body as a record of the protocol; absent, malformed and unfitting bodies are refused. */
    public static <T> T body(RoutingContext ctx, Class<T> type) {
        Buffer buffer = ctx.body().buffer();
        if (buffer == null || buffer.length() == 0) {
            throw new ProblemException(ErrorCode.MALFORMED_BODY, "The body is empty (expected: a JSON object)");
        }
        return WireJson.read(buffer.getBytes(), type);
    }

    /** The JSON body, or null when the request has none; for operations whose body is optional. */
    public static <T> @Nullable T optionalBody(RoutingContext ctx, Class<T> type) {
        Buffer buffer = ctx.body().buffer();
        return buffer == null || buffer.length() == 0 ? null : body(ctx, type);
    }

    /** A whole number in the query, {@code fallback} when absent, refused outside min to max. */
    public static int queryInt(RoutingContext ctx, String name, int fallback, int min, int max) {
        Optional<String> text = query(ctx, name);
        if (text.isEmpty()) {
            return fallback;
        }
        return parseInt(text.get())
                .filter(n -> n >= min && n <= max)
                .orElseThrow(() -> invalidQuery(name, "a whole number from " + min + " to " + max));
    }

    /** A text in the query; empty when absent or blank, refused when given twice. */
    public static Optional<String> query(RoutingContext ctx, String name) {
        var values = ctx.queryParam(name);
        if (values.size() > 1) {
            throw invalidQuery(name, "one value");
        }
        return values.stream().filter(value -> !value.isBlank()).findFirst();
    }

    /** An id in the query. */
    public static Optional<UUID> queryId(RoutingContext ctx, String name) {
        return query(ctx, name).map(text -> Ids.parse(text).orElseThrow(() -> invalidQuery(name, "a UUID")));
    }

    /** The header {@code Idempotency-Key}: 1 to 255 visible ASCII characters, as they came. */
    public static Optional<String> idempotencyKey(RoutingContext ctx) {
        String key = ctx.request().getHeader("Idempotency-Key");
        if (key == null) {
            return Optional.empty();
        }
        boolean visible = key.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (key.isEmpty() || key.length() > IDEMPOTENCY_KEY_LENGTH_MAX || !visible) {
            throw invalidHeader("Idempotency-Key", "1 to 255 visible ASCII characters");
        }
        return Optional.of(key);
    }

    /** The revision that the header {@code If-Match} names: one strong entity tag {@code "n"}; {@code *} is the same as none. */
    public static OptionalLong ifMatch(RoutingContext ctx) {
        String tag = ctx.request().getHeader("If-Match");
        if (tag == null || tag.strip().equals("*")) {
            return OptionalLong.empty();
        }
        String text = tag.strip();
        // At most 18 digits: always a long.
        if (!text.matches("\"[0-9]{1,18}\"")) {
            throw invalidHeader("If-Match", "one entity tag of this resource, \"n\"");
        }
        return OptionalLong.of(Long.parseLong(text.substring(1, text.length() - 1)));
    }

    /** A refusal of a query parameter. */
    public static ProblemException invalidQuery(String name, String expected) {
        return new ProblemException(ErrorCode.INVALID_QUERY, name + ": expected " + expected);
    }

    private static ProblemException invalidHeader(String name, String expected) {
        return new ProblemException(ErrorCode.INVALID_HEADER, name + ": expected " + expected);
    }

    private static Optional<Integer> parseInt(String text) {
        try {
            return Optional.of(Integer.valueOf(text));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }
}
