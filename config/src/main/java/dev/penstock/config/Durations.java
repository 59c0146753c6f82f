package dev.penstock.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as settings write them: a whole number and one of {@code ms}, {@code s}, {@code m}, {@code h}, {@code d}. */
final class Durations {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

    /** From the largest down, spelled as they are written. */
    private enum Unit {
        d(86_400_000),
        h(3_600_000),
        m(60_000),
        s(1000),
        ms(1);

        private final long lengthMs;

        Unit(long lengthMs) {
            this.lengthMs = lengthMs;
        }
    }

    private Durations() {}

    static Optional<Duration> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(Long.parseLong(parts.group(1)) * Unit.valueOf(parts.group(2)).lengthMs));
    }

    /** The written form in the largest unit that holds it whole. */
    static String text(Duration value) {
        long ms = value.toMillis();
        for (Unit unit : Unit.values()) {
            if (ms >= unit.lengthMs && ms % unit.lengthMs == 0) {
                return ms / unit.lengthMs + unit.name();
            }
        }
        return ms + "ms";
    }
}
