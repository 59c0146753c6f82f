package dev.penstock.gateway.route;

import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.Target;
import dev.penstock.gateway.route.core.Location;
import dev.penstock.gateway.route.core.PathPattern;
import dev.penstock.protocol.routes.RedirectTargetDocument;

/** Sends clients somewhere else. */
final class RedirectTarget implements Target {

    private final int status;
    private final Location location;
    private final PathPattern pattern;

    RedirectTarget(RedirectTargetDocument document, PathPattern pattern) {
        this.status = document.status();
        this.location = Location.of(document.location());
        this.pattern = pattern;
    }

    @Override
    public void serve(Exchange exchange) {
        String query = exchange.request().query();
        exchange.response()
                .setStatusCode(status)
                .putHeader(
                        "Location",
                        location.of(
                                exchange.host(),
                                exchange.path(),
                                query == null ? "" : "?" + query,
                                pattern.captures(exchange.path()).rest()))
                .end()
                .onFailure(gone -> {}); // the connection closed under the answer; the access log shows it
    }
}
