package dev.penstock.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of data. Written as a whole number and a unit of {@code B}, {@code KiB}, {@code MiB}, {@code GiB} or {@code TiB},
 * which are powers of 1024; units of 1000 are not taken, since hardly anyone means them.
 *
 * @param bytes not negative
 */
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,19})(B|KiB|MiB|GiB|TiB)");

    /** From the largest down, spelled as they are written. */
    private enum Unit {
        TiB(40),
        GiB(30),
        MiB(20),
        KiB(10),
        B(0);

        private final long bytes;

        Unit(int shift) {
            this.bytes = 1L << shift;
        }
    }

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= 0)");
        }
    }

    public static DataSize ofKiB(long kibibytes) {
        return new DataSize(Math.multiplyExact(kibibytes, 1L << 10));
    }

    public static DataSize ofMiB(long mebibytes) {
        return new DataSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    public static DataSize ofGiB(long gibibytes) {
        return new DataSize(Math.multiplyExact(gibibytes, 1L << 30));
    }

    /** Reads the written form; empty when it is another one, or more than a long holds. */
    public static Optional<DataSize> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            long amount = Long.parseLong(parts.group(1));
            return Optional.of(new DataSize(Math.multiplyExact(amount, Unit.valueOf(parts.group(2)).bytes)));
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** For interfaces that count in an int. */
    public int bytesAsInt() {
        return Math.toIntExact(bytes);
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The written form in the largest unit that holds it whole. */
    @Override
    public String toString() {
        for (Unit unit : Unit.values()) {
            if (bytes >= unit.bytes && bytes % unit.bytes == 0) {
                return bytes / unit.bytes + unit.name();
            }
        }
        return bytes + "B";
    }
}
