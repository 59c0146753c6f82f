package dev.penstock.gateway.request;

import dev.penstock.protocol.problem.ContractException;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request is refused, with everything the client is told. Fails a handler's future; the edge turns it into a {@link Problem}.
 * Carries no stack trace: it is an answer, not a fault. A body that does not make sense is a
 * {@link dev.penstock.protocol.json.ValidationException} instead, which names the places.
 */
public final class ProblemException extends ContractException {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Object> extensions;
    private final transient @Nullable Duration retryAfter;

    /** Refuses with a sentence about this occurrence. */
    public ProblemException(ErrorCode code, String detail) {
        this(code, detail, Map.of());
    }

    /** Refuses with further members of the problem document, such as {@code current} with a conflict. */
    public ProblemException(ErrorCode code, String detail, Map<String, ?> extensions) {
        this(code, detail, extensions, null);
    }

    /** Refuses for now: {@code retryAfter} becomes the header {@code Retry-After}, in whole seconds, rounded up. */
    public ProblemException(ErrorCode code, String detail, Duration retryAfter) {
        this(code, detail, Map.of(), retryAfter);
    }

    /** Refuses with further members and, unless it is null, with when to come back. */
    public ProblemException(ErrorCode code, String detail, Map<String, ?> extensions, @Nullable Duration retryAfter) {
        super(code, detail, List.of());
        this.extensions = Map.copyOf(extensions);
        this.retryAfter = retryAfter;
    }

    /** What the caller may not see does not exist. */
    public static ProblemException notFound(String what) {
        return new ProblemException(ErrorCode.NOT_FOUND, "No such " + what);
    }

    /** The document the client gets, still without path and request id. */
    public Problem problem() {
        return Problem.of(this).withExtensions(extensions);
    }

    /** When to come back, if that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
