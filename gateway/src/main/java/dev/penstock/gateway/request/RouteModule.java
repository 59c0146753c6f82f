package dev.penstock.gateway.request;

import io.vertx.ext.web.Router;

/**
 * The routes of one feature. Stateless or thread-safe: the composition root makes one instance, and every event loop mounts it on
 * a router of its own. Which modules stand before and behind authentication is said by the composition root, not here.
 */
@FunctionalInterface
public interface RouteModule {

    /** Adds this feature's routes. Called once per event loop, before the server listens. */
    void mount(Router router);
}
