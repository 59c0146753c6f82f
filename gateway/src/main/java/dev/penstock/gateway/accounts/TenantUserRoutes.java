package dev.penstock.gateway.accounts;

import static dev.penstock.gateway.request.Replies.reply;
import static dev.penstock.gateway.request.RequestReader.body;

import dev.penstock.gateway.auth.Revocation;
import dev.penstock.gateway.auth.Revocation.Kind;
import dev.penstock.gateway.auth.Revocations;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Paging;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.http.PatchTenantUserRequest;
import dev.penstock.protocol.http.TenantUserView;
import dev.penstock.protocol.http.TenantUsersPage;
import dev.penstock.protocol.http.UserState;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;

/**
 * {@code /v1/tenant/users}, for administrators of the tenant: who there is, who may come in, and out with whom. Nobody does it to
 * themselves, so that a tenant always has an administrator, and only an operator to an operator.
 */
public final class TenantUserRoutes implements RouteModule {

    private static final String LIST = "tenant-users";

    private final TenantUserRepository users;
    private final Revocations revocations;
    private final Paging paging;

    public TenantUserRoutes(Database database, Revocations revocations, Paging paging) {
        this.users = new TenantUserRepository(database);
        this.revocations = revocations;
        this.paging = paging;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/tenant/users").handler(reply(this::list));
        router.get("/v1/tenant/users/:user")
                .handler(reply(ctx -> find(Administration.act(ctx)).map(Reply::ok)));
        router.patch("/v1/tenant/users/:user").handler(reply(this::patch));
        router.delete("/v1/tenant/users/:user/logins").handler(reply(this::endLogins));
    }

    private Future<Reply> list(RoutingContext ctx) {
        Caller caller = Administration.administrator(ctx);
        int limit = paging.limit(ctx);
        return users.list(caller.tenantId(), paging.afterId(ctx, LIST), limit + 1)
                .map(found -> Reply.ok(page(found, limit)));
    }

    private Future<Reply> patch(RoutingContext ctx) {
        Act act = Administration.act(ctx);
        PatchTenantUserRequest change = body(ctx, PatchTenantUserRequest.class);
        if (act.userId().equals(act.actor().userId())) {
            throw new ProblemException(ErrorCode.FORBIDDEN, "Nobody disables themselves");
        }
        return requireWithinReach(act)
                .compose(user -> users.setState(act, change.state()))
                .compose(changed -> {
                    boolean restored = change.state() == UserState.ACTIVE;
                    revocations.revoke(new Revocation(Kind.USER, act.userId(), restored));
                    return find(act);
                })
                .map(Reply::ok);
    }

    /** One's own too: it is how to be logged out everywhere. */
    private Future<Reply> endLogins(RoutingContext ctx) {
        Act act = Administration.act(ctx);
        return requireWithinReach(act).compose(user -> users.endLogins(act)).map(ended -> {
            ended.forEach(login -> revocations.revoke(Revocation.of(Kind.LOGIN, login)));
            return Reply.noContent();
        });
    }

    private Future<TenantUserView> requireWithinReach(Act act) {
        return find(act).map(user -> {
            if (user.role().equals(Caller.ROLE_OPERATOR) && !act.actor().role().equals(Caller.ROLE_OPERATOR)) {
                throw new ProblemException(ErrorCode.FORBIDDEN, "Only operators may do this to an operator");
            }
            return user;
        });
    }

    private Future<TenantUserView> find(Act act) {
        return users.find(act.tenantId(), act.userId())
                .map(found -> found.orElseThrow(() -> ProblemException.notFound("user")));
    }

    private TenantUsersPage page(List<TenantUserView> found, int limit) {
        List<TenantUserView> page = found.subList(0, Math.min(limit, found.size()));
        UUID lastId = found.size() > limit ? page.get(limit - 1).id() : null;
        return new TenantUsersPage(page, paging.next(LIST, lastId == null ? null : lastId.toString()));
    }
}
