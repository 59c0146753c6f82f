package dev.penstock.protocol.json;

import dev.penstock.protocol.problem.ContractException;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.problem.FieldError;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A well-formed value that is not what its schema asks for. The message is that of all its errors: {@code "size: -1 (expected:
 * >= 0)"}.
 */
public final class ValidationException extends ContractException {
    private static final long serialVersionUID = 1L;

    /** At least one error. */
    public ValidationException(List<FieldError> errors) {
        super(ErrorCode.INVALID_BODY, describe(errors), errors);
        if (errors.isEmpty()) {
            throw new IllegalArgumentException("errors: empty (expected: at least one)");
        }
    }

    /** One error at a direct member. */
    public static ValidationException at(String member, String message) {
        return new ValidationException(List.of(FieldError.at(member, message)));
    }

    private static String describe(List<FieldError> errors) {
        return errors.stream().map(FieldError::toString).collect(Collectors.joining("; "));
    }
}
