package dev.penstock.gateway.drives;

import static dev.penstock.gateway.request.Replies.reply;
import static dev.penstock.gateway.request.RequestReader.body;
import static dev.penstock.gateway.request.RequestReader.caller;
import static dev.penstock.gateway.request.RequestReader.pathId;

import dev.penstock.gateway.drives.DriveRepository.Drive;
import dev.penstock.gateway.journal.IdempotentRequests;
import dev.penstock.gateway.request.Paging;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.protocol.http.CreateDriveRequest;
import dev.penstock.protocol.http.DriveRole;
import dev.penstock.protocol.http.DriveView;
import dev.penstock.protocol.http.DrivesPage;
import dev.penstock.protocol.json.WireEnum;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code /v1/drives}. */
public final class DriveRoutes implements RouteModule {

    private static final String LIST = "drives";

    private final DriveService drives;
    private final Paging paging;

    public DriveRoutes(DriveService drives, Paging paging) {
        this.drives = drives;
        this.paging = paging;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/drives").handler(reply(this::list));
        router.post("/v1/drives").handler(reply(this::create));
        router.get("/v1/drives/:d").handler(reply(this::get));
    }

    private Future<Reply> list(RoutingContext ctx) {
        int limit = paging.limit(ctx);
        return drives.list(caller(ctx), paging.afterId(ctx, LIST), limit + 1).map(found -> {
            List<Drive> page = found.subList(0, Math.min(limit, found.size()));
            String lastKey = found.size() > limit ? page.get(limit - 1).id().toString() : null;
            return Reply.ok(new DrivesPage(page.stream().map(DriveRoutes::view).toList(), paging.next(LIST, lastKey)));
        });
    }

    private Future<Reply> create(RoutingContext ctx) {
        CreateDriveRequest request = body(ctx, CreateDriveRequest.class);
        return drives.create(caller(ctx), request.name(), IdempotentRequests.of(ctx))
                .map(drive -> Reply.created("/v1/drives/" + drive.id(), view(drive)));
    }

    private Future<Reply> get(RoutingContext ctx) {
        return drives.find(caller(ctx), pathId(ctx, "d")).map(drive -> Reply.ok(view(drive)));
    }

    private static DriveView view(Drive drive) {
        DriveRole role = WireEnum.find(DriveRole.class, drive.role()).orElseThrow();
        return new DriveView(
                drive.id(), drive.name(), role, drive.rootId(), drive.epoch(), drive.headSeq(), drive.createdAt());
    }
}
