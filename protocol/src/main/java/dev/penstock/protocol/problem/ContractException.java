package dev.penstock.protocol.problem;

import java.util.List;

/**
 * Something from outside does not keep the contract. Carries all that is needed to answer with a {@link Problem}; it has no
 * stack trace, because it describes its input and not our code.
 */
public abstract class ContractException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<FieldError> errors;

    /** For subclasses: one code, a sentence for people, and the places in the body if there are any. */
    protected ContractException(ErrorCode code, String detail, List<FieldError> errors) {
        super(detail, null, false, false);
        this.code = code;
        this.errors = List.copyOf(errors);
    }

    /** How this is said on the wire. */
    public final ErrorCode code() {
        return code;
    }

    /** The places in the body, in document order; empty when the problem has no place. */
    public final List<FieldError> errors() {
        return errors;
    }
}
