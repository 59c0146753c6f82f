package dev.penstock.gateway.route;

import dev.penstock.gateway.request.Target;
import dev.penstock.protocol.routes.RouteDocument;
import java.util.Set;

/** Makes the targets that route tables name, for every table anew; the composition root knows how. Any thread. */
public interface RouteTargets {

    /** Where the built-in features of a part are: this node, or a cluster of others. */
    Target builtIn(NodePart part);

    /** The clusters that built-in parts are asked for at, from here; the table must name them. Empty where every part is at home. */
    Set<String> peers();

    /** To the cluster that the route's upstream target names, with all that the route says of the way. */
    Target upstream(RouteDocument route);

    /** Several GETs merged into one answer. */
    Target aggregate(RouteDocument route);
}
