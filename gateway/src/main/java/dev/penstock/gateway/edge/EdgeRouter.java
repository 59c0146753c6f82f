package dev.penstock.gateway.edge;

import dev.penstock.gateway.request.RouteModule;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * The way of every request: name it, log it, protect the answer, let the stages decide whether it goes on (authentication, rate
 * limits), read its body, hand it to its feature. Makes one router per event loop out of shared parts.
 */
final class EdgeRouter {

    private static final int[] BARE_STATUSES = {400, 401, 403, 404, 405, 406, 413, 414, 415, 431, 500, 501, 503};

    private final List<Handler<RoutingContext>> beforeStages;
    private final List<Handler<RoutingContext>> stages;
    private final BodyStage body;
    private final List<RouteModule> modules;

    EdgeRouter(
            List<Handler<RoutingContext>> beforeStages,
            List<Handler<RoutingContext>> stages,
            BodyStage body,
            List<RouteModule> modules) {
        this.beforeStages = List.copyOf(beforeStages);
        this.stages = List.copyOf(stages);
        this.body = body;
        this.modules = List.copyOf(modules);
    }

    Router create(Vertx vertx) {
        Router router = Router.router(vertx);
        beforeStages.forEach(stage -> router.route().handler(stage));
        stages.forEach(stage -> router.route().handler(stage));
        router.route().handler(body);
        modules.forEach(module -> module.mount(router));
        ProblemHandler problems = new ProblemHandler(vertx, AllowedMethods.of(router.getRoutes()));
        for (int status : BARE_STATUSES) {
            router.errorHandler(status, problems);
        }
        router.route().failureHandler(problems);
        return router;
    }
}
