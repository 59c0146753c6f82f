package dev.penstock.protocol.json;

import dev.penstock.protocol.problem.FieldError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the members of one record and reports every failure together. Used in compact constructors: {@code new
 * FieldChecks().text("name", name, 1, 100).atLeast("size", size, 0).done()}. Lengths of text count UTF-16 units.
 */
public final class FieldChecks {
    /** What is said of a member that is not there, or null. */
    public static final String MISSING = "missing";

    /** The one character PostgreSQL's text cannot hold. */
    private static final char NUL = 0;

    private final List<FieldError> errors = new ArrayList<>();

    /** The member is there. */
    public FieldChecks required(String member, @Nullable Object value) {
        return check(value != null, member, MISSING);
    }

    /** The member is there, its length is in range, and it has no U+0000. Its value is not repeated in the message. */
    public FieldChecks text(String member, @Nullable String value, int lengthMin, int lengthMax) {
        return value == null ? required(member, null) : optionalText(member, value, lengthMin, lengthMax);
    }

    /** As {@link #text}, but the member may be absent. */
    public FieldChecks optionalText(String member, @Nullable String value, int lengthMin, int lengthMax) {
        if (value == null) {
            return this;
        }
        boolean inRange = value.length() >= lengthMin && value.length() <= lengthMax;
        return check(
                        inRange,
                        member,
                        "length " + value.length() + " (expected: " + lengthMin + ".." + lengthMax + " characters)")
                .check(value.indexOf(NUL) < 0, member, "has U+0000 (expected: none)");
    }

    /** The number is not below the minimum. */
    public FieldChecks atLeast(String member, long value, long min) {
        return check(value >= min, member, value + " (expected: >= " + min + ")");
    }

    /** As {@link #atLeast}, but the member may be absent. */
    public FieldChecks optionalAtLeast(String member, @Nullable Number value, long min) {
        return value == null ? this : atLeast(member, value.longValue(), min);
    }

    /** The number lies in the range, both ends included. */
    public FieldChecks range(String member, long value, long min, long max) {
        return check(value >= min && value <= max, member, value + " (expected: " + min + ".." + max + ")");
    }

    /** The list is there and its length is in range. */
    public FieldChecks items(String member, @Nullable Collection<?> value, int sizeMin, int sizeMax) {
        if (value == null) {
            return required(member, null);
        }
        boolean inRange = value.size() >= sizeMin && value.size() <= sizeMax;
        return check(inRange, member, value.size() + " items (expected: " + sizeMin + ".." + sizeMax + ")");
    }

    /** Any other rule; the message says what stands there and what was expected. */
    public FieldChecks check(boolean holds, String member, String message) {
        if (!holds) {
            errors.add(FieldError.at(member, message));
        }
        return this;
    }

    /** Throws if anything failed. */
    public void done() {
        if (!errors.isEmpty()) {
            throw new ValidationException(errors);
        }
    }
}
