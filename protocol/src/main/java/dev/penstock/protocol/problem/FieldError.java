package dev.penstock.protocol.problem;

import java.util.Objects;

/**
 * One place in a body and what is wrong with it.
 *
 * @param pointer JSON pointer (RFC 6901) into the request body; empty for the whole body
 * @param message what stands there and what was expected; never a secret's value
 */
public record FieldError(String pointer, String message) {
    public FieldError {
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(message, "message");
        if (!pointer.isEmpty() && pointer.charAt(0) != '/') {
            throw new IllegalArgumentException("pointer: " + pointer + " (expected: empty or starting with '/')");
        }
    }

    /** An error at a direct member of the body. */
    public static FieldError at(String member, String message) {
        return new FieldError("/" + escape(member), message);
    }

    /** The same error seen from outside the value that holds it. */
    public FieldError within(String parentPointer) {
        return new FieldError(parentPointer + pointer, message);
    }

    /** One reference token of a JSON pointer. */
    public static String escape(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }

    @Override
    public String toString() {
        return pointer.isEmpty() ? message : pointer.substring(1) + ": " + message;
    }
}
