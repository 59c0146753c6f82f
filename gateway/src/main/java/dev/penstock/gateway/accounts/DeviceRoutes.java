package dev.penstock.gateway.accounts;

import static dev.penstock.gateway.request.Replies.reply;
import static dev.penstock.gateway.request.RequestReader.body;
import static dev.penstock.gateway.request.RequestReader.pathId;

import dev.penstock.gateway.auth.Revocation;
import dev.penstock.gateway.auth.Revocations;
import dev.penstock.gateway.request.Paging;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.http.DeviceDetailView;
import dev.penstock.protocol.http.DevicesPage;
import dev.penstock.protocol.http.PatchDeviceRequest;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * {@code /v1/devices}: one's own; {@code /v1/tenant/users/{user}/devices}: those of a user, for administrators. A device that is
 * revoked is logged out at once: no refresh, no access token, no socket of it counts any more, and a login on it makes a new one.
 */
public final class DeviceRoutes implements RouteModule {

    private final DeviceRepository devices;
    private final Revocations revocations;
    private final Paging paging;

    public DeviceRoutes(Database database, Revocations revocations, Paging paging) {
        this.devices = new DeviceRepository(database);
        this.revocations = revocations;
        this.paging = paging;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/devices").handler(own(this::list));
        router.patch("/v1/devices/:device").handler(own(this::rename));
        router.delete("/v1/devices/:device").handler(own(this::revoke));
        router.get("/v1/tenant/users/:user/devices").handler(administered(this::list));
        router.delete("/v1/tenant/users/:user/devices/:device").handler(administered(this::revoke));
    }

    /** One operation on one account. */
    @FunctionalInterface
    private interface Operation {
        Future<Reply> on(RoutingContext ctx, Act act);
    }

    private static Handler<RoutingContext> own(Operation operation) {
        return handler(operation, Act::own);
    }

    private static Handler<RoutingContext> administered(Operation operation) {
        return handler(operation, Administration::act);
    }

    private static Handler<RoutingContext> handler(Operation operation, Function<RoutingContext, Act> act) {
        return reply(ctx -> operation.on(ctx, act.apply(ctx)));
    }

    private Future<Reply> list(RoutingContext ctx, Act act) {
        String list = "devices:" + act.userId();
        int limit = paging.limit(ctx);
        return devices.list(act, paging.afterId(ctx, list), limit + 1).map(found -> Reply.ok(page(list, found, limit)));
    }

    private Future<Reply> rename(RoutingContext ctx, Act act) {
        String name = body(ctx, PatchDeviceRequest.class).name();
        return devices.rename(act, pathId(ctx, "device"), name)
                .map(renamed -> Reply.ok(renamed.orElseThrow(() -> ProblemException.notFound("device"))));
    }

    private Future<Reply> revoke(RoutingContext ctx, Act act) {
        UUID deviceId = pathId(ctx, "device");
        return devices.revoke(act, deviceId).map(exists -> {
            if (!exists) {
                throw ProblemException.notFound("device");
            }
            // Also when it was revoked before: the news may have been lost then.
            revocations.revoke(Revocation.of(Revocation.Kind.DEVICE, deviceId));
            return Reply.noContent();
        });
    }

    private DevicesPage page(String list, List<DeviceDetailView> found, int limit) {
        List<DeviceDetailView> page = found.subList(0, Math.min(limit, found.size()));
        UUID lastId = found.size() > limit ? page.get(limit - 1).id() : null;
        return new DevicesPage(page, paging.next(list, lastId == null ? null : lastId.toString()));
    }
}
