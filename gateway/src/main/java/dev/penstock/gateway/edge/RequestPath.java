package dev.penstock.gateway.edge;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.net.RFC3986;

/** A request's path in normal form. */
final class RequestPath {

    private RequestPath() {}

    /** A path that has none is left as it is, for the router to refuse. */
    static String normal(HttpServerRequest request) {
        String path = request.path();
        if (path == null || !path.startsWith("/")) {
            return "/";
        }
        try {
            return RFC3986.normalizePath(path);
        } catch (IllegalArgumentException brokenEscape) {
            return path;
        }
    }
}
