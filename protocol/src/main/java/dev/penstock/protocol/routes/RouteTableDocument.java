package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import dev.penstock.protocol.json.WireJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole route table: what an operator adds to the routes that are built in. The order of its lists means nothing. Names are unique.
 *
 * @param routes up to {@value #ROUTES_MAX}
 * @param clusters where routes lead, up to {@value #CLUSTERS_MAX}; null for none
 */
public record RouteTableDocument(
        List<RouteDocument> routes, @Nullable List<ClusterDocument> clusters) {

    /** More would be another kind of product. */
    public static final int ROUTES_MAX = 1000;

    public static final int CLUSTERS_MAX = 200;

    /** The table of an installation nobody has configured. */
    public static final RouteTableDocument EMPTY = new RouteTableDocument(List.of(), List.of());

    public RouteTableDocument {
        FieldChecks checks = new FieldChecks().items("routes", routes, 0, ROUTES_MAX);
        if (clusters != null) {
            checks.items("clusters", clusters, 0, CLUSTERS_MAX);
        }
        checks.done();
        routes = List.copyOf(routes);
        clusters = clusters == null ? List.of() : List.copyOf(clusters);
    }

    @Override
    public List<ClusterDocument> clusters() {
        return clusters == null ? List.of() : clusters;
    }

    /**
     * Reads a table.
     *
     * @throws dev.penstock.protocol.json.MalformedJsonException when the bytes are not one JSON value
     * @throws dev.penstock.protocol.json.ValidationException with every problem of its form
     */
    public static RouteTableDocument read(byte[] json) {
        return WireJson.readReportingAll(json, RouteTableDocument.class);
    }
}
