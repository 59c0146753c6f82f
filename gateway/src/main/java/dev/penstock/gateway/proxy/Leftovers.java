package dev.penstock.gateway.proxy;

import dev.penstock.gateway.request.Exchange;
import io.vertx.core.http.HttpVersion;

/**
 * What is left of a request whose answer is complete: read and thrown away for a second, for closed at once its unread bytes would
 * make the kernel reset the connection and take the answer with it. A client that still sends then loses its connection.
 */
final class Leftovers {

    private static final long LINGER_MS = 1000;

    private Leftovers() {}

    static void of(Exchange exchange, ProxyLoop loop, RequestBody body) {
        body.discard();
        loop.after(LINGER_MS, () -> {
            if (!body.ended() && exchange.request().version() != HttpVersion.HTTP_2) {
                exchange.request().connection().close();
            }
        });
    }
}
