package dev.penstock.gateway.request;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Where this request stands in a distributed trace (W3C Trace Context, level 1).
 *
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param spanId 16 lower-case hexadecimal digits, not all zero
 * @param sampled whether whoever began the trace records it
 */
public record Traceparent(String traceId, String spanId, boolean sampled) {

    private static final String ZERO_TRACE = "0".repeat(32);
    private static final String ZERO_SPAN = "0".repeat(16);

    private static final int TRACE_AT = 3;
    private static final int TRACE_END = 35;
    private static final int SPAN_AT = 36;
    private static final int SPAN_END = 52;
    private static final int LENGTH = 55;

    /** Longer headers are not worth looking at; version 00 has 55 characters. */
    private static final int LENGTH_MAX = 256;

    /** Reads a header; empty when it is not valid, upon which the standard asks for a new trace. */
    public static Optional<Traceparent> parse(String header) {
        boolean form = header.length() >= LENGTH
                && header.length() <= LENGTH_MAX
                && isHex(header, 0, 2)
                && header.charAt(2) == '-'
                && isHex(header, TRACE_AT, TRACE_END)
                && header.charAt(TRACE_END) == '-'
                && isHex(header, SPAN_AT, SPAN_END)
                && header.charAt(SPAN_END) == '-'
                && isHex(header, SPAN_END + 1, LENGTH);
        if (!form || header.startsWith("ff") || !isWhole(header)) {
            return Optional.empty();
        }
        String traceId = header.substring(TRACE_AT, TRACE_END);
        String spanId = header.substring(SPAN_AT, SPAN_END);
        if (traceId.equals(ZERO_TRACE) || spanId.equals(ZERO_SPAN)) {
            return Optional.empty();
        }
        boolean sampled = (Character.digit(header.charAt(LENGTH - 1), 16) & 1) == 1;
        return Optional.of(new Traceparent(traceId, spanId, sampled));
    }

    /** Later versions may have more to say, behind a dash. */
    private static boolean isWhole(String header) {
        return header.length() == LENGTH || (header.charAt(LENGTH) == '-' && !header.startsWith("00"));
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
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
