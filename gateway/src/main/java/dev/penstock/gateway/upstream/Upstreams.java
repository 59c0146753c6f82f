package dev.penstock.gateway.upstream;

import dev.penstock.protocol.routes.ClusterDocument;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The clusters of this node. Safe for use by many threads. */
public final class Upstreams {

    private static final int KEY_BYTES = 32;

    private final Control control;
    private final NameLookup names;
    private final StickyIds stickyIds;
    private final UpstreamMeters meters;
    private volatile Map<String, Cluster> clusters = Map.of();

    /**
     * None yet.
     *
     * @param cookieKey makes the ids in sticky cookies; the same on every node
     */
    public Upstreams(Vertx vertx, NameLookup names, MeterRegistry meters, byte[] cookieKey) {
        this.control = new Control(vertx);
        this.names = names;
        this.stickyIds = new StickyIds(cookieKey);
        this.meters = new UpstreamMeters(meters);
    }

    /** With names as the system finds them, meters nobody reads, and cookies no other node understands; for tests of others. */
    public Upstreams(Vertx vertx) {
        this(vertx, NameLookup.system(vertx), new SimpleMeterRegistry(), someKey());
    }

    /**
     * Makes these the clusters. New ones can be found when this returns. One that did not change keeps all its state and connections;
     * one that changed keeps the state of the endpoints it keeps, and its connections unless transport or limits changed; one that is
     * gone ends the requests it has, then closes. No request fails of it.
     */
    public synchronized void apply(List<ClusterDocument> documents) {
        Map<String, Cluster> before = clusters;
        Map<String, Cluster> next = new HashMap<>();
        for (ClusterDocument document : documents) {
            Cluster present = before.get(document.name());
            next.put(document.name(), present == null ? begin(document) : changed(present, document));
        }
        clusters = Map.copyOf(next);
        before.values().stream()
                .filter(cluster -> next.get(cluster.name()) != cluster)
                .forEach(this::end);
    }

    /** A cluster by its name. It may be looked up for every request, or held as long as a request takes. */
    public Optional<Upstream> find(String name) {
        return Optional.ofNullable(clusters.get(name));
    }

    /** Ends everything; requests under way are cut off with their event loops. */
    public synchronized Future<Void> close() {
        apply(List.of());
        return Future.succeededFuture();
    }

    Map<String, Cluster> clusters() {
        return clusters;
    }

    Control control() {
        return control;
    }

    private Cluster begin(ClusterDocument document) {
        Cluster cluster = new Cluster(control, names, document, source(document.name()));
        control.run(() -> {
            meters.begin(cluster);
            cluster.keeper().start();
        });
        return cluster;
    }

    private static byte[] someKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    private EndpointSource source(String cluster) {
        return new EndpointSource() {
            @Override
            public Endpoint open(Endpoint.Place place) {
                Endpoint endpoint = stickyIds.endpoint(cluster, place);
                meters.begin(cluster, endpoint);
                return endpoint;
            }

            @Override
            public void close(Endpoint endpoint) {
                meters.end(endpoint);
            }
        };
    }

    private Cluster changed(Cluster present, ClusterDocument document) {
        control.run(() -> {
            if (!present.document().equals(document)) {
                present.change(document);
            }
        });
        return present;
    }

    private void end(Cluster cluster) {
        control.run(() -> {
            cluster.retire();
            meters.end(cluster);
        });
    }
}
