package dev.penstock.gateway.edge;

import dev.penstock.gateway.request.Traceparent;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * Gives each request its id and its place in a trace. A client's {@code X-Request-Id} is kept when it is 1 to 64 letters, digits,
 * dots, dashes or underscores, so that it can stand in any log; a valid {@code traceparent} is continued. Ids are UUIDs of version 7
 * and need to be unique, not secret: a fast generator makes them, seeded well. Belongs to one event loop.
 */
final class RequestNaming {

    private static final int ID_LENGTH_MAX = 64;
    private static final int UUID_LENGTH = 36;
    private static final long VERSION_7 = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
    private final byte[] text = new byte[UUID_LENGTH];

    String requestId(HttpServerRequest request) {
        String given = request.getHeader("X-Request-Id");
        return given != null && isGood(given) ? given : newId();
    }

    Traceparent traceparent(HttpServerRequest request) {
        String given = request.getHeader("traceparent");
        if (given == null) {
            return Traceparent.begin(random);
        }
        return Traceparent.parse(given).map(parent -> parent.child(random)).orElseGet(() -> Traceparent.begin(random));
    }

    /** RFC 9562, section 5.7. */
    private String newId() {
        long high = System.currentTimeMillis() << 16 | VERSION_7 | random.nextLong() >>> 52;
        long low = VARIANT | random.nextLong() >>> 2;
        int at = 0;
        for (int digit = 0; digit < 32; digit++) {
            if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
                text[at++] = '-';
            }
            long bits = digit < 16 ? high : low;
            text[at++] = HEX[(int) (bits >>> (60 - (digit & 15) * 4)) & 15];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static boolean isGood(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean good = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '-'
                    || c == '_';
            if (!good) {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= ID_LENGTH_MAX;
    }
}
