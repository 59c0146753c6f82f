package dev.penstock.gateway.edge;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;

/**
 * Headers that keep browsers from doing more with an answer than an API means (OWASP REST security cheat sheet). Set before
 * anything else, so that a feature may replace one.
 */
final class SecurityHeaders {

    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence CONTENT_SECURITY_POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
    private static final CharSequence NOTHING =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("Referrer-Policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("Strict-Transport-Security");
    private static final CharSequence ONE_YEAR = HttpHeaders.createOptimized("max-age=31536000");

    private final boolean https;

    /** @param publicUrl how clients reach the service: over https, browsers are told to stay there */
    SecurityHeaders(URI publicUrl) {
        this.https = "https".equals(publicUrl.getScheme());
    }

    /** On every answer. */
    void put(HttpServerResponse response) {
        response.putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
        if (https) {
            response.putHeader(TRANSPORT_SECURITY, ONE_YEAR);
        }
    }

    /** On answers of our own: another server's come with their own, or mean to have none. */
    void putOwn(HttpServerResponse response) {
        response.putHeader(CONTENT_SECURITY_POLICY, NOTHING)
                .putHeader(REFERRER_POLICY, NO_REFERRER)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }
}
