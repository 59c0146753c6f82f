package dev.penstock.gateway.route;

import dev.penstock.gateway.route.core.RouteTable;
import dev.penstock.protocol.routes.RouteTableDocument;

/**
 * A table ready for look-up, with the built-in routes under it. Immutable.
 *
 * @param document what it was made of
 * @param limitsMethods whether some route of the operator's is for certain methods only
 */
record CompiledRoutes(RouteTable<Route> table, RouteTableDocument document, boolean limitsMethods) {}
