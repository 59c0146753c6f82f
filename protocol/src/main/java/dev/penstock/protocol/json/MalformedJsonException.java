package dev.penstock.protocol.json;

import dev.penstock.protocol.problem.ContractException;
import dev.penstock.protocol.problem.ErrorCode;
import java.util.List;

/** The bytes are not one well-formed JSON value in UTF-8, or go past the reader's limits on nesting and length. */
public final class MalformedJsonException extends ContractException {
    private static final long serialVersionUID = 1L;

    /** The detail says what is wrong and where; it quotes nothing of the document. */
    public MalformedJsonException(String detail) {
        super(ErrorCode.MALFORMED_BODY, detail, List.of());
    }
}
