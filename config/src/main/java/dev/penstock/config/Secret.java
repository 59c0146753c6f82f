package dev.penstock.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A value that is never printed: its text form, and so that of every record that holds it, is {@code ***}. Comparison takes the
 * same time wherever two values differ.
 */
public final class Secret {
    /** No secret: the peer asks for none. */
    public static final Secret NONE = new Secret("");

    private static final String HIDDEN = "***";

    private final String value;

    /** Wraps a value; the empty one is the same as {@link #NONE}. */
    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** Wraps a value. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The value itself. Do not let it into a message, a log or a metric. */
    public String reveal() {
        return value;
    }

    /** Whether there is no secret. */
    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return isEmpty() ? "" : HIDDEN;
    }
}
