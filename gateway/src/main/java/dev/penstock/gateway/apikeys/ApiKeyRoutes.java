package dev.penstock.gateway.apikeys;

import static dev.penstock.gateway.request.Replies.reply;
import static dev.penstock.gateway.request.RequestReader.body;
import static dev.penstock.gateway.request.RequestReader.caller;
import static dev.penstock.gateway.request.RequestReader.pathId;
import static dev.penstock.gateway.request.RequestReader.requestId;

import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Paging;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.protocol.http.ApiKeyView;
import dev.penstock.protocol.http.ApiKeysPage;
import dev.penstock.protocol.http.CreateApiKeyRequest;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;

/** {@code /v1/api-keys}: one's own; {@code /v1/tenant/users/{user}/api-keys}: those of a user, for administrators. */
public final class ApiKeyRoutes implements RouteModule {

    private final ApiKeyService keys;
    private final Paging paging;

    public ApiKeyRoutes(ApiKeyService keys, Paging paging) {
        this.keys = keys;
        this.paging = paging;
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/api-keys").handler(reply(this::create));
        router.get("/v1/api-keys").handler(reply(ctx -> list(ctx, caller(ctx).userId())));
        router.delete("/v1/api-keys/:k")
                .handler(reply(ctx -> revoke(ctx, caller(ctx).userId())));
        router.get("/v1/tenant/users/:user/api-keys").handler(reply(ctx -> list(ctx, userOfTenant(ctx))));
        router.delete("/v1/tenant/users/:user/api-keys/:k").handler(reply(ctx -> revoke(ctx, userOfTenant(ctx))));
    }

    private Future<Reply> create(RoutingContext ctx) {
        CreateApiKeyRequest request = body(ctx, CreateApiKeyRequest.class);
        return keys.create(caller(ctx), request, requestId(ctx))
                .map(made -> Reply.created("/v1/api-keys/" + made.key().id(), made));
    }

    private Future<Reply> list(RoutingContext ctx, UUID userId) {
        Caller caller = caller(ctx);
        String list = "api-keys:" + userId;
        int limit = paging.limit(ctx);
        return keys.list(caller.tenantId(), userId, paging.afterId(ctx, list), limit + 1)
                .map(found -> Reply.ok(page(list, found, limit)));
    }

    private Future<Reply> revoke(RoutingContext ctx, UUID userId) {
        return keys.revoke(caller(ctx), userId, pathId(ctx, "k"), requestId(ctx))
                .map(Reply.noContent());
    }

    private static UUID userOfTenant(RoutingContext ctx) {
        if (!caller(ctx).admin()) {
            throw new ProblemException(ErrorCode.FORBIDDEN, "Only administrators of the tenant may do this");
        }
        return pathId(ctx, "user");
    }

    private ApiKeysPage page(String list, List<ApiKeyView> found, int limit) {
        List<ApiKeyView> page = found.subList(0, Math.min(limit, found.size()));
        String lastKey = found.size() > limit ? page.get(limit - 1).id().toString() : null;
        return new ApiKeysPage(page, paging.next(list, lastKey));
    }
}
