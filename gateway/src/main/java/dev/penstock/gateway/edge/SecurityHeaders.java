package dev.penstock.gateway.edge;

import io.vertx.core.http.HttpServerResponse;
import java.net.URI;

/**
 * Headers that keep browsers from doing more with an answer than an API means (OWASP REST security cheat sheet). Set before
 * anything else, so that a feature may replace one.
 */
final class SecurityHeaders {

    private static final String ONE_YEAR = "max-age=31536000";

    private final boolean https;

    /** @param publicUrl how clients reach the service: over https, browsers are told to stay there */
    SecurityHeaders(URI publicUrl) {
        this.https = "https".equals(publicUrl.getScheme());
    }

    void put(HttpServerResponse response) {
        response.putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-store");
        if (https) {
            response.putHeader("Strict-Transport-Security", ONE_YEAR);
        }
    }
}
