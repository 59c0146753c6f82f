package dev.penstock.gateway.uploads;

import static dev.penstock.gateway.request.Replies.reply;
import static dev.penstock.gateway.request.RequestReader.body;
import static dev.penstock.gateway.request.RequestReader.caller;
import static dev.penstock.gateway.request.RequestReader.optionalBody;
import static dev.penstock.gateway.request.RequestReader.pathId;
import static dev.penstock.gateway.request.RequestReader.traceparent;

import dev.penstock.gateway.journal.IdempotentRequests;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.gateway.request.TransferMeter;
import dev.penstock.protocol.http.CompleteUploadRequest;
import dev.penstock.protocol.http.CreateUploadRequest;
import dev.penstock.protocol.http.NodeView;
import dev.penstock.protocol.http.PartsRequest;
import dev.penstock.protocol.http.UploadMode;
import dev.penstock.protocol.json.RawJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/** {@code /v1/drives/{d}/uploads}. The bytes themselves never come here. */
public final class UploadRoutes implements RouteModule {

    private final UploadService uploads;
    private final TransferMeter transfers;

    public UploadRoutes(UploadService uploads, TransferMeter transfers) {
        this.transfers = transfers;
        this.uploads = uploads;
    }

    @Override
    public void mount(Router router) {
        router.post("/v1/drives/:d/uploads").handler(reply(this::create));
        router.post("/v1/drives/:d/uploads/:u/parts").handler(reply(this::parts));
        router.post("/v1/drives/:d/uploads/:u/complete").handler(reply(this::complete));
        router.delete("/v1/drives/:d/uploads/:u").handler(reply(this::abort));
    }

    private Future<Reply> create(RoutingContext ctx) {
        CreateUploadRequest request = body(ctx, CreateUploadRequest.class);
        UUID driveId = pathId(ctx, "d");
        String trace = traceparent(ctx).header();
        return uploads.create(caller(ctx), driveId, request, IdempotentRequests.of(ctx), trace)
                .onSuccess(ticket -> {
                    if (ticket.mode() != UploadMode.INSTANT) {
                        transfers.goingIn(caller(ctx), request.size());
                    }
                })
                .map(ticket -> Reply.created("/v1/drives/" + driveId + "/uploads/" + ticket.id(), ticket));
    }

    private Future<Reply> parts(RoutingContext ctx) {
        PartsRequest request = body(ctx, PartsRequest.class);
        return uploads.sign(caller(ctx), pathId(ctx, "d"), pathId(ctx, "u"), request)
                .map(Reply::ok);
    }

    private Future<Reply> complete(RoutingContext ctx) {
        SentParts parts = SentParts.of(optionalBody(ctx, CompleteUploadRequest.class));
        return uploads.complete(
                        caller(ctx),
                        pathId(ctx, "d"),
                        pathId(ctx, "u"),
                        parts,
                        traceparent(ctx).header())
                .map(UploadRoutes::node);
    }

    private Future<Reply> abort(RoutingContext ctx) {
        return uploads.abort(caller(ctx), pathId(ctx, "d"), pathId(ctx, "u")).map(done -> Reply.noContent());
    }

    private static Reply node(String node) {
        return Reply.ok(Buffer.buffer(node))
                .withETag(new RawJson(node).as(NodeView.class).seq());
    }
}
