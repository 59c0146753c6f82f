package dev.penstock.gateway.request;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where this request stands in a distributed trace (W3C Trace Context, level 1).
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 lower-case hexadecimal digits, not all zero
 * @param sampled whether whoever began the trace records it
 */
public record Traceparent(String traceId, String spanId, boolean sampled) {

    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final String ZERO_TRACE = "0".repeat(32);
    private static final String ZERO_SPAN = "0".repeat(16);

    /** Longer headers are not worth looking at; version 00 has 55 characters. */
    private static final int LENGTH_MAX = 256;

    /** Reads a header; empty when it is not valid, upon which the standard asks for a new trace. */
    public static Optional<Traceparent> parse(String header) {
        if (header.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        Matcher m = FORM.matcher(header);
        if (!m.matches() || m.group(1).equals("ff") || (m.group(1).equals("00") && m.group(5) != null)) {
            return Optional.empty();
        }
        if (m.group(2).equals(ZERO_TRACE) || m.group(3).equals(ZERO_SPAN)) {
            return Optional.empty();
        }
        boolean sampled = (Integer.parseInt(m.group(4), 16) & 1) == 1;
        return Optional.of(new Traceparent(m.group(2), m.group(3), sampled));
    }

    /** Begins a trace that nobody asked to record. */
    public static Traceparent begin(RandomGenerator random) {
        return new Traceparent(hex(random) + hex(random), hex(random), false);
    }

    /** The same trace, one step further in. */
    public Traceparent child(RandomGenerator random) {
        return new Traceparent(traceId, hex(random), sampled);
    }

    /** The header's value, version 00. */
    public String header() {
        return "00-" + traceId + '-' + spanId + (sampled ? "-01" : "-00");
    }

    private static String hex(RandomGenerator random) {
        long bits = random.nextLong();
        while (bits == 0) {
            bits = random.nextLong();
        }
        String digits = Long.toHexString(bits);
        return ZERO_SPAN.substring(digits.length()) + digits;
    }
}
