package dev.penstock.gateway.edge.guard;

import java.time.Duration;

/**
 * How slow a client may be.
 *
 * @param head from the connection's beginning, or the first byte, to the end of a request's head
 * @param body silence in the middle of a body, while somebody wants to read it
 * @param tooSlow run when a connection is closed for it
 */
public record ReadTimeouts(Duration head, Duration body, Runnable tooSlow) {}
