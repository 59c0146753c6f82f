package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import dev.penstock.protocol.json.WireJson;
import java.util.List;

/**
 * A whole route table: what an operator adds to the routes that are built in. The order of its lists means nothing. Names are unique.
 *
 * @param routes up to {@value #ROUTES_MAX}
 */
public record RouteTableDocument(List<RouteDocument> routes) {

    /** More would be another kind of product. */
    public static final int ROUTES_MAX = 1000;

    /** The table of an installation nobody has configured. */
    public static final RouteTableDocument EMPTY = new RouteTableDocument(List.of());

    public RouteTableDocument {
        new FieldChecks().items("routes", routes, 0, ROUTES_MAX).done();
        routes = List.copyOf(routes);
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
