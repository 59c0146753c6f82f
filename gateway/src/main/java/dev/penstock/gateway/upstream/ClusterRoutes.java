package dev.penstock.gateway.upstream;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Replies;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.http.ClusterView;
import dev.penstock.protocol.http.ClustersView;
import dev.penstock.protocol.http.DrainEndpointRequest;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code /v1/admin/clusters}, for operators: the upstreams as the answering node has them, and draining of an endpoint on that node
 * alone. What is to hold on every node stands in the route table.
 */
public final class ClusterRoutes implements RouteModule {

    private static final String BASE = "/v1/admin/clusters";

    private final Upstreams upstreams;
    private final DrainLog log;
    private final String node;

    /**
     * @param node what this node is called
     */
    public ClusterRoutes(Upstreams upstreams, Database database, String node) {
        this.upstreams = upstreams;
        this.log = new DrainLog(database);
        this.node = node;
    }

    @Override
    public void mount(Router router) {
        router.get(BASE).handler(Replies.reply(this::list));
        router.post(BASE + "/:cluster/drain").handler(Replies.reply(this::drain));
    }

    private Future<Reply> list(@SuppressWarnings("unused") RoutingContext ctx) {
        return upstreams.control().ask(() -> {
            List<ClusterView> views = upstreams.clusters().values().stream()
                    .sorted(Comparator.comparing(Cluster::name))
                    .map(ClusterViews::of)
                    .toList();
            return Reply.ok(new ClustersView(node, views));
        });
    }

    private Future<Reply> drain(RoutingContext ctx) {
        DrainEndpointRequest request = RequestReader.body(ctx, DrainEndpointRequest.class);
        Cluster cluster = upstreams.clusters().get(ctx.pathParam("cluster"));
        if (cluster == null) {
            throw ProblemException.notFound("cluster");
        }
        long stickyNanos = TimeUnit.MILLISECONDS.toNanos(request.stickyMs());
        String endpoint = request.endpoint();
        return upstreams
                .control()
                .ask(() -> cluster.keeper().has(endpoint))
                .compose(known -> known
                        ? log.note(
                                RequestReader.caller(ctx),
                                RequestReader.requestId(ctx),
                                node,
                                cluster.name(),
                                endpoint,
                                request.drain())
                        : Future.failedFuture(ProblemException.notFound("endpoint")))
                .compose(noted -> upstreams.control().ask(() -> {
                    cluster.keeper().drain(endpoint, request.drain(), stickyNanos);
                    return Reply.ok(ClusterViews.of(cluster));
                }));
    }
}
