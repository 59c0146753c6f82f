package dev.penstock.gateway.realtime.core;

/**
 * Where a session's frames go. The transport reports each frame that has left its own buffers through
 * {@link Hub#written(HubSession, int)}.
 */
public interface Outlet {

    /** Hands a frame to the transport; never blocks, never calls back into the hub before it returns. */
    void write(Frame frame);
}
