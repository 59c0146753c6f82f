package dev.penstock.gateway.route.core;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts a route is for: one name, every name below one ({@code *.example.org}), or any.
 *
 * @param text in lower case; empty for any
 */
public record HostPattern(String text) implements Comparable<HostPattern> {

    /** Every host, and requests that name none. */
    public static final HostPattern ANY = new HostPattern("");

    private static final Comparator<HostPattern> PRECEDENCE = Comparator.comparing(HostPattern::rank)
            .thenComparing(host -> -host.text().length())
            .thenComparing(HostPattern::text);

    public static HostPattern of(@Nullable String text) {
        return text == null ? ANY : new HostPattern(text);
    }

    boolean isAny() {
        return text.isEmpty();
    }

    boolean isSuffix() {
        return text.startsWith("*");
    }

    /** With its dot, as a name must end: {@code .example.org}. */
    String suffix() {
        return text.substring(1);
    }

    /** Whether it takes requests from the other for some host. */
    boolean meets(HostPattern other) {
        if (isAny() || other.isAny() || equals(other)) {
            return true;
        }
        boolean above = isSuffix() && endsBelow(other.text(), suffix());
        return above || (other.isSuffix() && endsBelow(text, other.suffix()));
    }

    private static boolean endsBelow(String name, String suffix) {
        return name.length() > suffix.length() && name.endsWith(suffix);
    }

    /** The more specific comes first: a name, then longer suffixes before shorter, then any. */
    @Override
    public int compareTo(HostPattern other) {
        return PRECEDENCE.compare(this, other);
    }

    @Override
    public String toString() {
        return isAny() ? "any host" : text;
    }

    private int rank() {
        return isAny() ? 2 : isSuffix() ? 1 : 0;
    }
}
