package dev.penstock.protocol.http;

import org.jspecify.annotations.Nullable;

/**
 * A server of an upstream cluster as one node sees it.
 *
 * @param endpoint {@code host:port}, with {@code @address} when the host is a name that has been looked up
 * @param weight its full share against the others
 * @param percent how much of it the endpoint has by now
 * @param usable whether it gets new requests
 * @param healthy what its checks say; null when it is not checked, or not yet
 * @param ejectedForMs how long it is still left out for what it answered; null when it is not
 * @param draining whether it is being emptied, by the route table or on this node
 * @param ejections how often it was left out
 */
public record UpstreamEndpointView(
        String endpoint,
        int weight,
        int percent,
        boolean usable,
        @Nullable Boolean healthy,
        @Nullable Long ejectedForMs,
        boolean draining,
        int inFlight,
        int ejections) {}
