package dev.penstock.gateway.upstream.core;

/** One of those to pick from, as far as picking goes. */
public interface Server {

    /** Requests it is busy with at this moment. */
    int inFlight();
}
