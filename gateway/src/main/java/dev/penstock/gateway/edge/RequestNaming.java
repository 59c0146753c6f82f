package dev.penstock.gateway.edge;

import dev.penstock.gateway.request.Traceparent;
import dev.penstock.protocol.Ids;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Gives each request its id and its place in a trace. A client's {@code X-Request-Id} is kept when it is 1 to 64 letters, digits,
 * dots, dashes or underscores, so that it can stand in any log; a valid {@code traceparent} is continued.
 */
final class RequestNaming {

    private static final int ID_LENGTH_MAX = 64;

    private final RandomGenerator random;

    RequestNaming(RandomGenerator random) {
        this.random = random;
    }

    String requestId(HttpServerRequest request) {
        String given = request.getHeader("X-Request-Id");
        return given != null && isGood(given) ? given : Ids.next().toString();
    }

    Traceparent traceparent(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("traceparent"))
                .flatMap(Traceparent::parse)
                .map(parent -> parent.child(random))
                .orElseGet(() -> Traceparent.begin(random));
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
