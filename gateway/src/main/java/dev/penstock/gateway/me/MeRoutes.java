package dev.penstock.gateway.me;

import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Replies;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.http.DeviceView;
import dev.penstock.protocol.http.DriveView;
import dev.penstock.protocol.http.MeView;
import dev.penstock.protocol.http.PlanView;
import dev.penstock.protocol.http.QuotaView;
import dev.penstock.protocol.http.TenantView;
import dev.penstock.protocol.http.UserView;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/me}: gathers its parts side by side and waits a bounded time for each. What comes is answered, what does not is
 * named; only when nothing comes does the request fail.
 */
public final class MeRoutes implements RouteModule {

    private static final Duration PART_TIMEOUT = Duration.ofSeconds(2);

    private final MeRepository repository;

    public MeRoutes(Database database) {
        this.repository = new MeRepository(database);
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/me").handler(Replies.reply(this::me));
    }

    private Future<Reply> me(RoutingContext ctx) {
        Caller caller = RequestReader.caller(ctx);
        Future<UserView> user = bounded(repository.user(caller));
        Future<TenantView> tenant = bounded(repository.tenant(caller));
        Future<PlanView> plan = bounded(repository.plan(caller));
        Future<QuotaView> quota = bounded(repository.quota(caller));
        Future<List<DriveView>> drives = bounded(repository.drives(caller));
        Future<List<DeviceView>> devices = bounded(repository.devices(caller));
        Map<String, Future<?>> parts = new LinkedHashMap<>();
        parts.put("user", user);
        parts.put("tenant", tenant);
        parts.put("plan", plan);
        parts.put("quota", quota);
        parts.put("drives", drives);
        parts.put("devices", devices);
        return Future.join(List.copyOf(parts.values()))
                .transform(done -> missing(parts))
                .map(missing -> Reply.ok(new MeView(
                        came(user), came(tenant), came(plan), came(quota), came(drives), came(devices), missing)));
    }

    private static Future<List<String>> missing(Map<String, Future<?>> parts) {
        List<String> missing = parts.entrySet().stream()
                .filter(part -> part.getValue().failed())
                .map(Map.Entry::getKey)
                .toList();
        return missing.size() < parts.size()
                ? Future.succeededFuture(missing)
                : Future.failedFuture(parts.values().iterator().next().cause());
    }

    private static <T> Future<T> bounded(Future<T> part) {
        return part.timeout(PART_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static <T> @Nullable T came(Future<T> part) {
        return part.succeeded() ? part.result() : null;
    }
}
