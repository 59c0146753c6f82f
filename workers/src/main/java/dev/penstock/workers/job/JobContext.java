package dev.penstock.workers.job;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A run as its handler sees it. Lives on the consumer's context. */
public final class JobContext {
    private final ClaimedJob job;
    private final Promise<Void> cancelled = Promise.promise();
    private double progress;

    public JobContext(ClaimedJob job) {
        this.job = job;
    }

    public ClaimedJob job() {
        return job;
    }

    /**
     * Reports how far the run is; goes to the ledger with the next heartbeat.
     *
     * @param fraction 0 to 1
     */
    public void progress(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction: " + fraction + " (expected: 0 to 1)");
        }
        progress = fraction;
    }

    /** Completes when the result is no longer wanted: the lease is lost or the worker closes. Stop when convenient. */
    public Future<Void> cancelled() {
        return cancelled.future();
    }

    /** Whether {@link #cancelled()} has completed. */
    public boolean isCancelled() {
        return cancelled.future().isComplete();
    }

    double progress() {
        return progress;
    }

    void cancel() {
        cancelled.tryComplete();
    }
}
