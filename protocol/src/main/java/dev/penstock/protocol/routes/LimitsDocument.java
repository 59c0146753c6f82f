package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;

/**
 * What one node holds of a cluster at once. Beyond it requests are refused with {@code upstream-overloaded}, none waits unseen.
 *
 * @param connections to each endpoint from each event loop; 128 if left out
 * @param pending requests that wait for a connection, at each endpoint and event loop; 128 if left out
 * @param requests in flight to the cluster from the node; 8192 if left out
 * @param tunnels WebSocket and other upgraded connections to the cluster from the node; 10000 if left out
 */
public record LimitsDocument(Integer connections, Integer pending, Integer requests, Integer tunnels) {
    private static final int CONNECTIONS = 128;
    private static final int PENDING = 128;
    private static final int REQUESTS = 8_192;
    private static final int TUNNELS = 10_000;
    private static final int EACH_MAX = 100_000;

    public static final LimitsDocument DEFAULT = new LimitsDocument(CONNECTIONS, PENDING, REQUESTS, TUNNELS);

    public LimitsDocument {
        connections = connections == null ? CONNECTIONS : connections;
        pending = pending == null ? PENDING : pending;
        requests = requests == null ? REQUESTS : requests;
        tunnels = tunnels == null ? TUNNELS : tunnels;
        new FieldChecks()
                .range("connections", connections, 1, EACH_MAX)
                .range("pending", pending, 0, EACH_MAX)
                .range("requests", requests, 1, EACH_MAX)
                .range("tunnels", tunnels, 0, EACH_MAX)
                .done();
    }
}
