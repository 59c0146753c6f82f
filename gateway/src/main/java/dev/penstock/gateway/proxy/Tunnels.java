package dev.penstock.gateway.proxy;

import java.util.HashSet;
import java.util.Set;

/** The tunnels of one event loop, which a stopping node has to end. That event loop only. */
final class Tunnels {

    private final Set<Relay> open = new HashSet<>();
    private final long idleMs;

    /** @param idleMs silence after which a tunnel ends */
    Tunnels(long idleMs) {
        this.idleMs = idleMs;
    }

    long idleMs() {
        return idleMs;
    }

    void add(Relay tunnel) {
        open.add(tunnel);
    }

    boolean remove(Relay tunnel) {
        return open.remove(tunnel);
    }

    void closeAll() {
        Set.copyOf(open).forEach(Relay::close);
    }
}
