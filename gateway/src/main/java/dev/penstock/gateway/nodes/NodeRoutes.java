package dev.penstock.gateway.nodes;

import static dev.penstock.gateway.request.Replies.reply;
import static dev.penstock.gateway.request.RequestReader.body;
import static dev.penstock.gateway.request.RequestReader.caller;
import static dev.penstock.gateway.request.RequestReader.ifMatch;
import static dev.penstock.gateway.request.RequestReader.pathId;

import dev.penstock.gateway.journal.IdempotentRequests;
import dev.penstock.gateway.journal.NodeOperation;
import dev.penstock.gateway.nodes.NodeRepository.Children;
import dev.penstock.gateway.nodes.NodeRepository.Found;
import dev.penstock.gateway.request.Paging;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.protocol.http.BatchRequest;
import dev.penstock.protocol.http.ChildrenPage;
import dev.penstock.protocol.http.CreateFolderRequest;
import dev.penstock.protocol.http.NodeView;
import dev.penstock.protocol.http.PatchNodeRequest;
import dev.penstock.protocol.json.RawJson;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/drives/{d}/nodes} and {@code /batch}. A node's entity tag is the journal number of its last change. {@code If-Match}
 * is honoured where it is given and not demanded: a client that means "whatever it is now" may say so by leaving it out.
 */
public final class NodeRoutes implements RouteModule {

    private static final int CREATED = 201;

    private final NodeService nodes;
    private final Paging paging;

    public NodeRoutes(NodeService nodes, Paging paging) {
        this.nodes = nodes;
        this.paging = paging;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/drives/:d/nodes/:n").handler(reply(this::get));
        router.get("/v1/drives/:d/nodes/:n/children").handler(reply(this::children));
        router.post("/v1/drives/:d/nodes").handler(reply(this::createFolder));
        router.patch("/v1/drives/:d/nodes/:n").handler(reply(this::patch));
        router.delete("/v1/drives/:d/nodes/:n").handler(reply(this::trash));
        router.post("/v1/drives/:d/batch").handler(reply(this::batch));
    }

    private Future<Reply> get(RoutingContext ctx) {
        return nodes.find(caller(ctx), pathId(ctx, "d"), pathId(ctx, "n")).map(NodeRoutes::node);
    }

    private Future<Reply> children(RoutingContext ctx) {
        UUID folderId = pathId(ctx, "n");
        String list = "children:" + folderId;
        String afterKey = paging.after(ctx, list, "");
        return nodes.children(caller(ctx), pathId(ctx, "d"), folderId, afterKey, paging.limit(ctx))
                .map(children -> Reply.ok(page(list, children)));
    }

    private Future<Reply> createFolder(RoutingContext ctx) {
        CreateFolderRequest request = body(ctx, CreateFolderRequest.class);
        UUID driveId = pathId(ctx, "d");
        return nodes.createFolder(caller(ctx), driveId, request.parent(), request.name(), IdempotentRequests.of(ctx))
                .map(folder -> created(driveId, folder));
    }

    private Future<Reply> patch(RoutingContext ctx) {
        PatchNodeRequest request = body(ctx, PatchNodeRequest.class);
        NodeOperation patch = new NodeOperation.Patch(
                pathId(ctx, "n"), request.name(), request.parent(), request.state() != null, revision(ctx));
        return nodes.change(caller(ctx), pathId(ctx, "d"), patch).map(NodeRoutes::node);
    }

    private Future<Reply> trash(RoutingContext ctx) {
        NodeOperation trash = new NodeOperation.Trash(pathId(ctx, "n"), revision(ctx));
        return nodes.change(caller(ctx), pathId(ctx, "d"), trash).map(NodeRoutes::node);
    }

    private Future<Reply> batch(RoutingContext ctx) {
        if (RequestReader.idempotencyKey(ctx).isPresent()) {
            throw new ProblemException(
                    ErrorCode.INVALID_HEADER,
                    "Idempotency-Key: not taken by a batch (expected: If-Match in its operations)");
        }
        BatchPlan plan = BatchPlan.of(body(ctx, BatchRequest.class));
        return nodes.batch(caller(ctx), pathId(ctx, "d"), plan.operations())
                .map(results -> Reply.ok(plan.response(results)));
    }

    private static @Nullable Long revision(RoutingContext ctx) {
        OptionalLong revision = ifMatch(ctx);
        return revision.isPresent() ? revision.getAsLong() : null;
    }

    private ChildrenPage page(String list, Children children) {
        return new ChildrenPage(new RawJson(children.nodes()), paging.next(list, children.lastKey()));
    }

    private static Reply node(Found node) {
        return Reply.ok(Buffer.buffer(node.node())).withETag(node.seq());
    }

    private static Reply created(UUID driveId, Found folder) {
        UUID id = new RawJson(folder.node()).as(NodeView.class).id();
        return Reply.json(CREATED, Buffer.buffer(folder.node()))
                .withETag(folder.seq())
                .with("Location", "/v1/drives/" + driveId + "/nodes/" + id);
    }
}
