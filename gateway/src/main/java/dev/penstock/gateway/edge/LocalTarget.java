package dev.penstock.gateway.edge;

import dev.penstock.config.DataSize;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.gateway.request.Target;
import dev.penstock.protocol.problem.ErrorCode;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The features of this node: one router for each event loop, made of shared modules. Reads the body, then lets the feature answer. */
public final class LocalTarget implements Target {

    /** Paths on which a body may be of any media type: S3 stores do not let one choose. */
    private static final List<String> UNTYPED_PATHS = List.of("/v1/bucket-events");

    private static final int[] BARE_STATUSES = {400, 401, 403, 404, 405, 406, 413, 414, 415, 431, 500, 501, 503};

    private final BodyStage body;
    private final List<RouteModule> modules;
    private final FastThreadLocal<Loop> loops = new FastThreadLocal<>();

    /** @param bodyMax the largest request body taken */
    public LocalTarget(DataSize bodyMax, List<RouteModule> modules) {
        this.body = new BodyStage(bodyMax.bytes(), UNTYPED_PATHS);
        this.modules = List.copyOf(modules);
    }

    @Override
    public void serve(Exchange exchange) {
        Loop loop = loops.get();
        if (loop == null) {
            throw new IllegalStateException("no router on this thread (expected: an event loop of the edge)");
        }
        loop.serve(exchange);
    }

    /** Makes the router of the event loop this is called on. */
    void open(Vertx vertx) {
        loops.set(new Loop(vertx));
    }

    /** One event loop's router. */
    private final class Loop {

        private final Router router;
        private final AllowedMethods allowedMethods;
        private @Nullable Exchange entering;

        Loop(Vertx vertx) {
            router = Router.router(vertx);
            router.route().handler(this::enter);
            router.route().handler(body);
            modules.forEach(module -> module.mount(router));
            allowedMethods = AllowedMethods.of(router.getRoutes());
            for (int status : BARE_STATUSES) {
                router.errorHandler(status, this::fail);
            }
            router.route().failureHandler(this::fail);
        }

        /** The router offers no other way in for more than the request; it calls its first handler before it returns. */
        void serve(Exchange exchange) {
            entering = exchange;
            router.handle(exchange.request());
        }

        private void enter(RoutingContext ctx) {
            Exchange exchange = entering;
            entering = null;
            if (exchange == null) {
                throw new IllegalStateException("no exchange: " + ctx.normalizedPath());
            }
            exchange.attach(ctx);
            ctx.next();
        }

        private void fail(RoutingContext ctx) {
            Exchange exchange = Exchange.of(ctx);
            Throwable failure = ctx.failure();
            if (ctx.statusCode() == ErrorCode.METHOD_NOT_ALLOWED.status()
                    && !ctx.response().headWritten()) {
                ctx.response().putHeader("Allow", allowedMethods.at(ctx.normalizedPath()));
            }
            exchange.fail(failure == null ? new HttpException(ctx.statusCode()) : failure);
        }
    }
}
