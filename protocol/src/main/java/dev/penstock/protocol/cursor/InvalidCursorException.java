package dev.penstock.protocol.cursor;

import dev.penstock.protocol.problem.ContractException;
import dev.penstock.protocol.problem.ErrorCode;
import java.util.List;

/** A cursor or page token that was not issued by this service for this list. What exactly is wrong with it is not said. */
public final class InvalidCursorException extends ContractException {
    private static final long serialVersionUID = 1L;

    /** The detail names which of the request's tokens it is. */
    public InvalidCursorException(String detail) {
        super(ErrorCode.INVALID_CURSOR, detail, List.of());
    }
}
