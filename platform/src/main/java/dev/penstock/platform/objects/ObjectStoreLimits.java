package dev.penstock.platform.objects;

import java.time.Duration;

/**
 * Bounds on our own traffic with the store.
 *
 * @param connectionsMax open connections per process
 * @param waitingMax requests waiting for a connection; more fail at once as unavailable
 * @param connectTimeout for getting a connection, waiting included
 * @param idleTimeout silence after which a control request fails
 * @param transferIdleTimeout silence after which a transfer, or the joining of parts, fails
 * @param failuresMax consecutive failures that open the breaker
 * @param breakerReset how long the breaker stays open before it lets one probe through
 */
public record ObjectStoreLimits(
        int connectionsMax,
        int waitingMax,
        Duration connectTimeout,
        Duration idleTimeout,
        Duration transferIdleTimeout,
        int failuresMax,
        Duration breakerReset) {

    /** What a gateway or worker process runs with. */
    public static ObjectStoreLimits standard() {
        return new ObjectStoreLimits(
                32,
                512,
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                3,
                Duration.ofSeconds(2));
    }
}
