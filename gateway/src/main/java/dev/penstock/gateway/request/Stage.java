package dev.penstock.gateway.request;

import io.vertx.core.Future;

/**
 * One step a request passes before its route's {@link Target}: authentication, rate limit, admission. Shared by all event loops
 * and called on the request's own. Should be done at once whenever it can: a request that has to wait is paused meanwhile.
 */
@FunctionalInterface
public interface Stage {

    /** Completes (with nothing) when the request may go on. A failure, returned or thrown, is its answer. */
    Future<Void> pass(Exchange exchange);
}
