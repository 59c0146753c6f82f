package dev.penstock.gateway.ratelimit;

import dev.penstock.gateway.announce.Announcements;
import dev.penstock.gateway.announce.Topic;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Replies;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.protocol.http.PlanDocument;
import dev.penstock.protocol.http.PlansPage;
import dev.penstock.protocol.http.PutPlanRequest;
import dev.penstock.protocol.http.PutTenantPlanRequest;
import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /v1/admin/plans} and {@code /v1/admin/tenants/{tenant}/plan}, for operators: in force on every node within a second. */
final class PlanRoutes implements RouteModule {

    private static final Pattern PLAN_ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final PlanRepository repository;
    private final Announcements announcements;

    PlanRoutes(PlanRepository repository, Announcements announcements) {
        this.repository = repository;
        this.announcements = announcements;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/admin/plans").handler(Replies.reply(this::list));
        router.get("/v1/admin/plans/:plan").handler(Replies.reply(this::get));
        router.put("/v1/admin/plans/:plan").handler(Replies.reply(this::put));
        router.put("/v1/admin/tenants/:tenant/plan").handler(Replies.reply(this::move));
    }

    private Future<Reply> list(@SuppressWarnings("unused") RoutingContext ctx) {
        return repository.list().map(plans -> Reply.ok(new PlansPage(plans)));
    }

    private Future<Reply> get(RoutingContext ctx) {
        return repository.find(ctx.pathParam("plan")).map(found -> found.map(PlanRoutes::shown)
                .orElseThrow(() -> ProblemException.notFound("plan")));
    }

    private Future<Reply> put(RoutingContext ctx) {
        String plan = ctx.pathParam("plan");
        if (!PLAN_ID.matcher(plan).matches()) {
            throw ProblemException.notFound("plan");
        }
        PutPlanRequest request = RequestReader.body(ctx, PutPlanRequest.class);
        OptionalLong ifMatch = RequestReader.ifMatch(ctx);
        @Nullable Long revision = ifMatch.isPresent() ? ifMatch.getAsLong() : null;
        return repository
                .put(plan, request, revision, RequestReader.caller(ctx).userId(), RequestReader.requestId(ctx))
                .map(put -> put.orElseThrow(() -> new ProblemException(
                        ErrorCode.PRECONDITION_FAILED, "The plan is not at revision " + revision + " any more")))
                .onSuccess(done -> announcements.publish(Topic.PLANS, PlanBook.changedPlan(plan)))
                .map(PlanRoutes::shown);
    }

    private Future<Reply> move(RoutingContext ctx) {
        UUID tenant = RequestReader.pathId(ctx, "tenant");
        String plan = RequestReader.body(ctx, PutTenantPlanRequest.class).plan();
        return repository
                .move(tenant, plan, RequestReader.caller(ctx).userId(), RequestReader.requestId(ctx))
                .map(move -> switch (move) {
                    case NO_TENANT -> throw ProblemException.notFound("tenant");
                    case NO_PLAN ->
                        throw ValidationException.at("plan", "\"" + plan + "\" (expected: the id of a plan)");
                    case DONE -> Reply.noContent();
                })
                .onSuccess(done -> announcements.publish(Topic.PLANS, PlanBook.changedTenant(tenant)));
    }

    private static Reply shown(PlanDocument plan) {
        return Reply.ok(plan).withETag(plan.revision());
    }
}
