package dev.penstock.gateway.route;

import dev.penstock.gateway.request.Target;
import dev.penstock.protocol.routes.RouteDocument;

/** Makes the targets that route tables name, for every table anew; the composition root knows how. Any thread. */
public interface RouteTargets {

    /** Where the built-in features of a part are: this node, or a cluster of others. */
    Target builtIn(NodePart part);

    /** To the cluster that the route's upstream target names, with all that the route says of the way. */
    Target upstream(RouteDocument route);

    /** Several GETs merged into one answer. */
    Target aggregate(RouteDocument route);
}
