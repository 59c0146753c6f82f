package dev.penstock.protocol.problem;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An error as clients see it: RFC 9457, media type {@value #MEDIA_TYPE}.
 *
 * @param type identifies the kind of problem, see {@link ErrorCode#type()}
 * @param title the same sentence for every occurrence
 * @param status the HTTP status
 * @param code the stable code clients decide by
 * @param detail about this occurrence, for people; null when the title says it all
 * @param instance the request's path
 * @param requestId finds the occurrence in the logs; also in the header {@code X-Request-Id}
 * @param errors places in the request body; empty unless the body was refused
 * @param extensions further members of the document, such as {@code reason} with {@code resync}
 */
@JsonPropertyOrder({"type", "title", "status", "code", "detail", "instance", "requestId", "errors"})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        URI type,
        String title,
        int status,
        String code,
        @Nullable String detail,
        @Nullable String instance,
        @Nullable String requestId,
        List<FieldError> errors,
        @JsonIgnore Map<String, Object> extensions) {

    /** The media type of a problem document. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final Set<String> OWN_MEMBERS =
            Set.of("type", "title", "status", "code", "detail", "instance", "requestId", "errors");

    public Problem {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(code, "code");
        errors = List.copyOf(errors);
        extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
        for (String member : extensions.keySet()) {
            if (OWN_MEMBERS.contains(member)) {
                throw new IllegalArgumentException(
                        "extensions: " + member + " (expected: not a member of every problem)");
            }
        }
    }

    /** A problem of this code with everything optional left out. */
    public static Problem of(ErrorCode code) {
        return new Problem(
                code.type(), code.title(), code.status(), code.code(), null, null, null, List.of(), Map.of());
    }

    /** A problem that says what a refused input says about itself. */
    public static Problem of(ContractException refusal) {
        return of(refusal.code()).withDetail(refusal.getMessage()).withErrors(refusal.errors());
    }

    public Problem withDetail(@Nullable String newDetail) {
        return new Problem(type, title, status, code, newDetail, instance, requestId, errors, extensions);
    }

    /** Names the occurrence: the request's path and id. */
    public Problem at(@Nullable String newInstance, @Nullable String newRequestId) {
        return new Problem(type, title, status, code, detail, newInstance, newRequestId, errors, extensions);
    }

    public Problem withErrors(List<FieldError> newErrors) {
        return new Problem(type, title, status, code, detail, instance, requestId, newErrors, extensions);
    }

    public Problem withExtensions(Map<String, ?> newExtensions) {
        return new Problem(type, title, status, code, detail, instance, requestId, errors, Map.copyOf(newExtensions));
    }

    @JsonAnyGetter
    Map<String, Object> members() {
        return extensions;
    }

    /** Reads a document of any version: members it does not know become extensions. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Problem fromMembers(Map<String, Object> members) {
        return ProblemReader.read(members);
    }
}
