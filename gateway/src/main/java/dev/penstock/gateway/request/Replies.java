package dev.penstock.gateway.request;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** Joins handlers that return a future to the router: the one place that writes successful answers. */
public final class Replies {

    private Replies() {}

    /**
     * A route handler that sends what the function's future brings; a failed future, or an exception, goes to the edge's problem
     * handler. {@code router.get("/v1/drives/:d").handler(Replies.reply(this::getDrive))}.
     */
    public static Handler<RoutingContext> reply(Function<RoutingContext, Future<Reply>> handler) {
        return ctx -> handler.apply(ctx).onSuccess(reply -> send(ctx, reply)).onFailure(ctx::fail);
    }

    /** Sends an answer; a client that has gone meanwhile is nobody's problem. */
    public static void send(RoutingContext ctx, Reply reply) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.closed()) {
            return;
        }
        Reply outgoing = Exchange.of(ctx).outgoing(reply);
        response.setStatusCode(outgoing.status());
        outgoing.headers().forEach(response::putHeader);
        Buffer body = outgoing.body();
        (body == null ? response.end() : response.end(body)).onFailure(Replies::clientGone);
    }

    @SuppressWarnings("unused") // the connection closed under the answer; the access log shows it
    private static void clientGone(Throwable cause) {}
}
