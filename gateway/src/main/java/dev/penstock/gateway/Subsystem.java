package dev.penstock.gateway;

import dev.penstock.gateway.request.RouteModule;
import dev.penstock.platform.observe.Dependency;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * A part of the gateway that is made, started and stopped as one: it holds the services of a few features and says what they
 * bring to the edge and what they depend on. Subsystems meet in {@link Gateway} only.
 */
interface Subsystem {

    /** Its routes, in any order that suits it. */
    default List<RouteModule> routes() {
        return List.of();
    }

    /** What {@code /readyz} asks on its behalf. */
    default List<Dependency> dependencies() {
        return List.of();
    }

    /** Before the port opens, in the order of composition. A failure ends the start of the gateway. */
    default Future<Void> start() {
        return Future.succeededFuture();
    }

    /** The node is about to stop: tell long-lived clients to go elsewhere, at most for so long. The port is still open. */
    default Future<Void> drain(Duration within) {
        return Future.succeededFuture();
    }

    /** After the port has closed, in the reverse order of composition. */
    default Future<Void> stop() {
        return Future.succeededFuture();
    }
}
