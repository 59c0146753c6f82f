package dev.penstock.protocol;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.Optional;
import java.util.UUID;

/**
 * Identifiers of everything Penstock stores: UUID version 7 (RFC 9562), so that rows made together lie together in an index.
 * Safe for use by many threads; the ids of one process rise, even within one millisecond.
 */
public final class Ids {
    private static final NoArgGenerator TIME_ORDERED = Generators.timeBasedEpochGenerator();
    private static final int TEXT_LENGTH = 36;

    private Ids() {}

    /** A new time-ordered id. */
    public static UUID next() {
        return TIME_ORDERED.generate();
    }

    /**
     * Reads the canonical text form (8-4-4-4-12 hexadecimal digits, either case) of any UUID version. Unlike {@link
     * UUID#fromString}, short forms such as {@code 1-1-1-1-1} are not ids.
     */
    public static Optional<UUID> parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        for (int i = 0; i < TEXT_LENGTH; i++) {
            char c = text.charAt(i);
            boolean dashExpected = i == 8 || i == 13 || i == 18 || i == 23;
            if (dashExpected ? c != '-' : !isHexDigit(c)) {
                return Optional.empty();
            }
        }
        return Optional.of(UUID.fromString(text));
    }

    private static boolean isHexDigit(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
