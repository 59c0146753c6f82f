package dev.penstock.gateway.edge;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the body into memory, up to a limit, and only if it says it is JSON. What says no type, or another, is refused before a
 * byte is read; so is a body that announces more than the limit.
 */
final class BodyStage implements Handler<RoutingContext> {

    private static final Set<String> JSON_TYPES = Set.of("application/json", "application/merge-patch+json");

    private static final Set<HttpMethod> BODILESS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final long bytesMax;
    private final List<String> untypedPaths;
    private final BodyHandler reader;

    /**
     * @param bytesMax the largest body taken
     * @param untypedPaths paths on which a body may say any type or none, for senders that cannot be told
     */
    BodyStage(long bytesMax, List<String> untypedPaths) {
        this.bytesMax = bytesMax;
        this.untypedPaths = List.copyOf(untypedPaths);
        this.reader = BodyHandler.create(false).setBodyLimit(bytesMax);
    }

    @Override
    public void handle(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        long announced = announcedBytes(request);
        if (announced == 0 || BODILESS.contains(request.method())) {
            ctx.next();
            return;
        }
        if (announced > bytesMax) {
            throw new ProblemException(ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than " + bytesMax + " bytes");
        }
        if (!untypedPaths.contains(ctx.normalizedPath())) {
            requireJson(request, announced > 0 || request.getHeader("Transfer-Encoding") != null);
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            ctx.response().writeContinue();
        }
        reader.handle(ctx);
    }

    /** A body that is announced must say its type; a request of HTTP/2 may have one unannounced and is asked when it does. */
    private static void requireJson(HttpServerRequest request, boolean announced) {
        String type = request.getHeader("Content-Type");
        if (type == null ? announced : !isJson(type)) {
            throw new ProblemException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Content-Type: " + type + " (expected: application/json)");
        }
    }

    /** The announced length, or -1 when there is none. The server has checked that it is a number. */
    private static long announcedBytes(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }

    private static boolean isJson(String contentType) {
        int parameters = contentType.indexOf(';');
        String bare = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return JSON_TYPES.contains(bare.strip().toLowerCase(Locale.ROOT));
    }
}
