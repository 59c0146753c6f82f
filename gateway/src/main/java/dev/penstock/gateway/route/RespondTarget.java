package dev.penstock.gateway.route;

import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.Target;
import dev.penstock.protocol.routes.RespondTargetDocument;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** Answers the same to everybody. */
final class RespondTarget implements Target {

    private static final String TEXT = "text/plain; charset=utf-8";

    private final int status;
    private final String type;
    private final @Nullable Buffer body;

    RespondTarget(RespondTargetDocument document) {
        this.status = document.status();
        this.type = document.type() == null ? TEXT : document.type();
        this.body = document.body() == null || !mayHaveBody(status) ? null : Buffer.buffer(document.body());
    }

    @Override
    public void serve(Exchange exchange) {
        HttpServerResponse response = exchange.response().setStatusCode(status);
        if (body == null) {
            response.end().onFailure(gone -> {});
            return;
        }
        response.putHeader("Content-Type", type);
        if (exchange.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", Integer.toString(body.length()))
                    .end()
                    .onFailure(gone -> {});
        } else {
            response.end(body).onFailure(gone -> {});
        }
    }

    /** RFC 9110, section 6.4.1. */
    private static boolean mayHaveBody(int status) {
        return status != 204 && status != 304;
    }
}
