package dev.penstock.gateway.upstream;

import io.vertx.core.net.SocketAddress;

/** One server of a cluster. Safe for use by many threads; the same object as long as it belongs to its cluster. */
public final class Endpoint {

    private final SocketAddress address;
    private final String authority;

    Endpoint(SocketAddress address, String authority) {
        this.address = address;
        this.authority = authority;
    }

    /** {@code host:port} as the operator wrote it. */
    public String authority() {
        return authority;
    }

    /** Where it is. */
    SocketAddress address() {
        return address;
    }

    @Override
    public String toString() {
        return authority;
    }
}
