package dev.penstock.gateway.realtime.core;

/** An encoded frame, ready for any number of sockets; immutable and shared between sessions. */
public interface Frame {

    /** Bytes it takes in a socket's queue. */
    int sizeBytes();
}
