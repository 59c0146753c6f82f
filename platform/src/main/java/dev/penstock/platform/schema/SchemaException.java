package dev.penstock.platform.schema;

import org.jspecify.annotations.Nullable;

/** The schema cannot be used or brought up to date; the message is one line that says what to do. */
public final class SchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SchemaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
