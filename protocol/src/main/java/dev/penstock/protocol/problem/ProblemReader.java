package dev.penstock.protocol.problem;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a problem document apart, forgiving as RFC 9457 asks of clients: a member of the wrong type counts as absent. */
final class ProblemReader {
    private static final URI NO_TYPE = URI.create("about:blank");

    private final Map<String, Object> rest;

    private ProblemReader(Map<String, Object> members) {
        this.rest = new LinkedHashMap<>(members);
    }

    static Problem read(Map<String, Object> members) {
        return new ProblemReader(members).read();
    }

    private Problem read() {
        String type = text("type");
        String title = text("title");
        int status = rest.remove("status") instanceof Number n ? n.intValue() : 0;
        String code = text("code");
        String detail = text("detail");
        String instance = text("instance");
        String requestId = text("requestId");
        List<FieldError> errors = errors(rest.remove("errors"));
        rest.values().removeIf(v -> v == null);
        return new Problem(
                type == null ? NO_TYPE : URI.create(type),
                title == null ? "" : title,
                status,
                code == null ? "" : code,
                detail,
                instance,
                requestId,
                errors,
                rest);
    }

    private @Nullable String text(String member) {
        return rest.remove(member) instanceof String s ? s : null;
    }

    private static List<FieldError> errors(@Nullable Object value) {
        List<FieldError> errors = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof Map<?, ?> map
                        && map.get("pointer") instanceof String pointer
                        && map.get("message") instanceof String message) {
                    errors.add(new FieldError(pointer, message));
                }
            }
        }
        return errors;
    }
}
