package dev.penstock.gateway.content;

import static dev.penstock.gateway.request.Replies.reply;
import static dev.penstock.gateway.request.RequestReader.caller;
import static dev.penstock.gateway.request.RequestReader.ifMatch;
import static dev.penstock.gateway.request.RequestReader.pathId;
import static dev.penstock.gateway.request.RequestReader.pathInt;
import static dev.penstock.gateway.request.RequestReader.query;
import static dev.penstock.gateway.request.RequestReader.queryInt;

import dev.penstock.gateway.content.VersionRepository.Location;
import dev.penstock.gateway.content.VersionRepository.Thumbnail;
import dev.penstock.gateway.content.VersionRepository.Version;
import dev.penstock.gateway.journal.IdempotentRequests;
import dev.penstock.gateway.request.Paging;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.gateway.request.TransferMeter;
import dev.penstock.platform.objects.ObjectStore;
import dev.penstock.platform.objects.S3Signer;
import dev.penstock.protocol.http.VersionView;
import dev.penstock.protocol.http.VersionsPage;
import dev.penstock.protocol.jobs.ThumbnailSize;
import dev.penstock.protocol.objects.Sha256;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.IntStream;

/** Content, versions and thumbnails below {@code /v1/drives/{d}/nodes/{n}}. Bytes come from the store, by redirect. */
public final class ContentRoutes implements RouteModule {

    private static final int FOUND = 302;

    private final ContentService content;
    private final Downloads downloads;
    private final ObjectStore store;
    private final Paging paging;
    private final TransferMeter transfers;

    public ContentRoutes(
            ContentService content,
            ObjectStore store,
            S3Signer signer,
            Paging paging,
            TransferMeter transfers,
            Clock clock) {
        this.transfers = transfers;
        this.content = content;
        this.downloads = new Downloads(signer, clock);
        this.store = store;
        this.paging = paging;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/drives/:d/nodes/:n/content").handler(reply(this::content));
        router.get("/v1/drives/:d/nodes/:n/thumbnail").handler(reply(this::thumbnail));
        router.get("/v1/drives/:d/nodes/:n/versions").handler(reply(this::versions));
        router.post("/v1/drives/:d/nodes/:n/versions/:v/restore").handler(reply(this::restore));
    }

    private Future<Reply> content(RoutingContext ctx) {
        boolean asksForVersion = query(ctx, "version").isPresent();
        Integer version = asksForVersion ? queryInt(ctx, "version", 1, 1, Integer.MAX_VALUE) : null;
        return content.locate(caller(ctx), pathId(ctx, "d"), pathId(ctx, "n"), version)
                .compose(location -> redirect(ctx, target(location, asksForVersion))
                        .onSuccess(reply -> count(ctx, reply, location)));
    }

    private Future<Reply> thumbnail(RoutingContext ctx) {
        int boxPx = queryInt(ctx, "size", ThumbnailSize.SMALL.boxPx(), 1, Integer.MAX_VALUE);
        if (ThumbnailSize.of(boxPx).isEmpty()) {
            throw RequestReader.invalidQuery("size", "256 or 1024");
        }
        return content.thumbnail(caller(ctx), pathId(ctx, "d"), pathId(ctx, "n"), boxPx)
                .compose(thumbnail -> redirect(ctx, target(thumbnail)));
    }

    private Future<Reply> versions(RoutingContext ctx) {
        UUID nodeId = pathId(ctx, "n");
        String list = "versions:" + nodeId;
        int limit = paging.limit(ctx);
        int before = Integer.parseInt(paging.after(ctx, list, Integer.toString(Integer.MAX_VALUE)));
        return content.list(caller(ctx), pathId(ctx, "d"), nodeId, before, limit + 1)
                .map(found -> Reply.ok(page(list, found, limit, before == Integer.MAX_VALUE)));
    }

    private Future<Reply> restore(RoutingContext ctx) {
        OptionalLong revision = ifMatch(ctx);
        Long expected = revision.isPresent() ? revision.getAsLong() : null;
        return content.restore(
                        caller(ctx),
                        pathId(ctx, "d"),
                        pathId(ctx, "n"),
                        pathInt(ctx, "v"),
                        expected,
                        IdempotentRequests.of(ctx))
                .map(node -> Reply.ok(Buffer.buffer(node.node())).withETag(node.seq()));
    }

    private Future<Reply> redirect(RoutingContext ctx, Downloads.Target target) {
        return store.requireAvailable().map(up -> downloads.answer(ctx, target));
    }

    /** Who has the bytes already moves none. */
    private void count(RoutingContext ctx, Reply reply, Location location) {
        if (reply.status() == FOUND) {
            transfers.goingOut(caller(ctx), location.size());
        }
    }

    private static Downloads.Target target(Location location, boolean immutable) {
        return new Downloads.Target(
                location.objectKey(),
                ContentDisposition.attachment(location.name()),
                location.contentType(),
                EntityTags.strong(Sha256.hex(location.sha256())),
                immutable);
    }

    private static Downloads.Target target(Thumbnail thumbnail) {
        String key = Objects.requireNonNull(thumbnail.objectKey(), "objectKey");
        String type = Objects.requireNonNull(thumbnail.contentType(), "contentType");
        String contentAndSize =
                key.substring(key.indexOf("/p/") + "/p/".length()).replace('/', '-');
        return new Downloads.Target(key, "inline", type, EntityTags.strong(contentAndSize), false);
    }

    private VersionsPage page(String list, List<Version> found, int limit, boolean isFirst) {
        if (isFirst && found.isEmpty()) {
            throw ProblemException.notFound("file");
        }
        int count = Math.min(limit, found.size());
        String lastKey =
                found.size() > limit ? Integer.toString(found.get(limit - 1).number()) : null;
        List<VersionView> page = IntStream.range(0, count)
                .mapToObj(i -> view(found.get(i), isFirst && i == 0))
                .toList();
        return new VersionsPage(page, paging.next(list, lastKey));
    }

    private static VersionView view(Version version, boolean current) {
        return new VersionView(
                version.number(),
                version.size(),
                Sha256.hex(version.sha256()),
                version.contentType(),
                version.createdAt(),
                version.createdBy(),
                current);
    }
}
