package dev.penstock.gateway.jobs;

import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Replies;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/** {@code GET /v1/jobs/{id}}: how a job stands, for who asked for it and for the tenant's administrators. */
public final class JobRoutes implements RouteModule {

    private final JobRepository jobs;

    public JobRoutes(Database database) {
        this.jobs = new JobRepository(database);
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/jobs/:id").handler(Replies.reply(this::get));
    }

    private Future<Reply> get(RoutingContext ctx) {
        Caller caller = RequestReader.caller(ctx);
        UUID id = RequestReader.pathId(ctx, "id");
        return jobs.find(caller.tenantId(), id, caller.admin() ? null : caller.userId())
                .map(found -> found.map(Reply::ok)
                        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND, "no such job")));
    }
}
