package dev.penstock.gateway;

import dev.penstock.gateway.jobs.JobRoutes;
import dev.penstock.gateway.journal.JobSignal;
import dev.penstock.gateway.outbox.RelayVerticle;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.platform.observe.Dependency;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The relay from ledger to broker, and what users see of their jobs. */
final class JobsSubsystem implements Subsystem {

    private final Vertx vertx;
    private final RelayVerticle relay;
    private final JobRoutes routes;
    private @Nullable String deployment;

    JobsSubsystem(Ground ground) {
        this.vertx = ground.vertx();
        this.relay = new RelayVerticle(
                ground.database(),
                ground.settings().broker(),
                ground.settings().relay(),
                ground.telemetry().meters());
        this.routes = new JobRoutes(ground.database());
    }

    /** To be told of jobs that were committed. */
    JobSignal signal() {
        return relay;
    }

    @Override
    public List<RouteModule> routes() {
        return List.of(routes);
    }

    @Override
    public List<Dependency> dependencies() {
        return List.of(Dependency.degrading("broker", relay::ready));
    }

    @Override
    public Future<Void> start() {
        return vertx.deployVerticle(relay).onSuccess(id -> deployment = id).mapEmpty();
    }

    @Override
    public Future<Void> stop() {
        return deployment == null ? Future.succeededFuture() : vertx.undeploy(deployment);
    }
}
