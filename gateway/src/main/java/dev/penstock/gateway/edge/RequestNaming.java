package dev.penstock.gateway.edge;

import dev.penstock.gateway.request.RequestReader;
import dev.penstock.gateway.request.Traceparent;
import dev.penstock.protocol.Ids;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Gives each request its id and its place in a trace, and says both in the answer. A client's {@code X-Request-Id} is kept when
 * it is 1 to 64 letters, digits, dots, dashes or underscores, so that it can stand in any log; a valid {@code traceparent} is
 * continued.
 */
final class RequestNaming implements Handler<RoutingContext> {

    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final RandomGenerator random;

    RequestNaming(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void handle(RoutingContext ctx) {
        String requestId = Optional.ofNullable(ctx.request().getHeader("X-Request-Id"))
                .filter(id -> REQUEST_ID.matcher(id).matches())
                .orElseGet(() -> Ids.next().toString());
        Traceparent trace = Optional.ofNullable(ctx.request().getHeader("traceparent"))
                .flatMap(Traceparent::parse)
                .map(parent -> parent.child(random))
                .orElseGet(() -> Traceparent.begin(random));
        RequestReader.name(ctx, requestId, trace);
        ctx.response().putHeader("X-Request-Id", requestId).putHeader("traceparent", trace.header());
        ctx.next();
    }
}
