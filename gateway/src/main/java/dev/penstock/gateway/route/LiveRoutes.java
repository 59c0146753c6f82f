package dev.penstock.gateway.route;

import dev.penstock.config.DataSize;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.Match;
import dev.penstock.gateway.request.RouteLookup;
import dev.penstock.gateway.route.core.RouteTable;
import dev.penstock.gateway.upstream.Upstreams;
import dev.penstock.protocol.routes.ClusterDocument;
import dev.penstock.protocol.routes.RouteTableDocument;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route table in force on this node. Look-ups read one reference to an immutable table; another table takes its place between two
 * of them, and requests keep what they found. Starts with the built-in routes alone. Any thread.
 */
public final class LiveRoutes implements RouteLookup {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);

    /** Requests that took the table before this one may still be on their way to its clusters. */
    private static final long CLUSTERS_LINGER_MS = 30_000;

    private final Vertx vertx;
    private final Upstreams upstreams;
    private final Set<String> peers;
    private final RouteCompiler compiler;
    private volatile CompiledRoutes current;

    public LiveRoutes(Vertx vertx, Upstreams upstreams, RouteTargets targets, DataSize bodyMax) {
        this.vertx = vertx;
        this.upstreams = upstreams;
        this.peers = targets.peers();
        this.compiler = new RouteCompiler(targets, bodyMax);
        this.current = compiler.compile(RouteTableDocument.EMPTY);
    }

    @Override
    public Match match(Exchange exchange) {
        CompiledRoutes routes = current;
        String method = exchange.request().method().name();
        Route found = routes.table().match(exchange.host(), exchange.path(), method);
        if (found == null) {
            throw new IllegalStateException("no route: " + exchange.path() + " (expected: the floor fits everything)");
        }
        return found.isRest() && routes.limitsMethods() ? unlessOtherMethods(routes, exchange, found) : found.match();
    }

    /**
     * Puts a table in force. Its clusters are there before a request can find it.
     *
     * @throws dev.penstock.protocol.json.ValidationException with everything that is wrong with the table; then nothing has changed
     */
    synchronized void install(RouteTableDocument document) {
        CompiledRoutes next = compiler.compile(document);
        Map<String, ClusterDocument> clusters = new LinkedHashMap<>();
        current.document().clusters().forEach(cluster -> clusters.put(cluster.name(), cluster));
        document.clusters().forEach(cluster -> clusters.put(cluster.name(), cluster));
        upstreams.apply(List.copyOf(clusters.values()));
        current = next;
        if (clusters.size() > document.clusters().size()) {
            vertx.setTimer(CLUSTERS_LINGER_MS, later -> dropOtherClusters(next));
        }
        LOG.atInfo()
                .addKeyValue("routes", document.routes().size())
                .addKeyValue("clusters", document.clusters().size())
                .log("route table in force");
        if (!missingPeers().isEmpty()) {
            LOG.atWarn().addKeyValue("clusters", missingPeers()).log("route table lacks clusters this node leads to");
        }
    }

    /** Clusters that this node needs for what it does not do itself and the table in force does not name, in alphabetical order. */
    public Set<String> missingPeers() {
        Set<String> missing = new TreeSet<>(peers);
        current.document().clusters().forEach(cluster -> missing.remove(cluster.name()));
        return missing;
    }

    /** The table in force, as it was written. */
    RouteTableDocument document() {
        return current.document();
    }

    /** Every route for this host and path in order of precedence. */
    List<Route> candidates(String host, String path) {
        return current.table().candidates(host, path).stream()
                .map(RouteTable.Entry::route)
                .toList();
    }

    private synchronized void dropOtherClusters(CompiledRoutes of) {
        // Meanwhile there may be another table: its own clusters stay.
        if (current.document().equals(of.document())) {
            upstreams.apply(of.document().clusters());
        }
    }

    /** A path the operator gave to other methods is there: 405, as for built-in features, and not 404. */
    private static Match unlessOtherMethods(CompiledRoutes routes, Exchange exchange, Route found) {
        Set<String> methods = new TreeSet<>();
        for (RouteTable.Entry<Route> entry : routes.table().candidates(exchange.host(), exchange.path())) {
            methods.addAll(entry.pattern().methods());
        }
        return methods.isEmpty()
                ? found.match()
                : new Match(found.match().policy(), new OtherMethodsTarget(new ArrayList<>(methods)));
    }
}
