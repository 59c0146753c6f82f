package dev.penstock.workers.job;

import io.vertx.core.Future;

/**
 * Commits the result of a job together with its verdict, in one transaction that changes nothing when the job is no longer
 * held under this claim. Must be safe to repeat: after a lost connection nobody knows whether it took effect.
 */
@FunctionalInterface
public interface Completion {
    /** Gives whether the claim still held. */
    Future<Boolean> commit(ClaimedJob job);
}
