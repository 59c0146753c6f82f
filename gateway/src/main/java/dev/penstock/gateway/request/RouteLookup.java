package dev.penstock.gateway.request;

/** Finds the route of a request. Shared by all event loops; reads an immutable table and never waits. */
@FunctionalInterface
public interface RouteLookup {

    /** By host, path and method. What no route fits goes to the local features, which know how to say so. */
    Match match(Exchange exchange);
}
