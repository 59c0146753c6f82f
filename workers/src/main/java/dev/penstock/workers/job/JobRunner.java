package dev.penstock.workers.job;

import dev.penstock.platform.failpoint.Failpoints;
import dev.penstock.protocol.jobs.JobMessage;
import dev.penstock.protocol.jobs.RetryPolicy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs of one kind from claim to verdict. Every verdict is in the ledger before the message is acknowledged, so a
 * crash at any point leaves a lease that expires or a message that comes again and finds nothing to claim.
 *
 * <p>Lives on the context of its consumer.
 */
public final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final int CLAIM_TRIES_MAX = 8;
    private static final Duration CLAIM_RETRY_MIN = Duration.ofMillis(200);

    private final Vertx vertx;
    private final JobHandler handler;
    private final JobLedger ledger;
    private final RetryPolicy retryPolicy;
    private final Duration lease;
    private final JobMeters meters;
    private final RelayNudge nudge;
    private final JobSlots slots;
    private final Context context;
    private final Set<JobRun> running = new HashSet<>();
    private final Set<Promise<Void>> pauses = new HashSet<>();
    private final Promise<Void> idle = Promise.promise();
    /** Messages between arrival and end, claimed or not yet. */
    private int inHand;

    private boolean closing;

    /**
     * @param lease how long a claim holds without a sign of life from this process
     * @param slots shared by all runners of this host
     */
    public JobRunner(
            Vertx vertx,
            JobHandler handler,
            JobLedger ledger,
            RetryPolicy retryPolicy,
            Duration lease,
            JobMeters meters,
            RelayNudge nudge,
            JobSlots slots) {
        this.vertx = vertx;
        this.handler = handler;
        this.ledger = ledger;
        this.retryPolicy = retryPolicy;
        this.lease = lease;
        this.meters = meters;
        this.nudge = nudge;
        this.slots = slots;
        this.context = vertx.getOrCreateContext();
    }

    /** The kind of job it runs. */
    public JobHandler handler() {
        return handler;
    }

    /**
     * Waits for a slot and runs the job a message names, unless the message is stale. Succeeds when the message has served its
     * purpose and may be acknowledged; fails when the job was not claimed, and the message should come again.
     */
    public Future<Void> run(JobMessage message) {
        inHand++;
        return slots.take(context)
                .compose(slot -> claimAndRun(message).onComplete(done -> slots.giveBack()))
                .onComplete(done -> {
                    inHand--;
                    if (closing && inHand == 0) {
                        // A turn later, so that the last message is acknowledged before its link is closed.
                        context.runOnContext(later -> idle.tryComplete());
                    }
                });
    }

    private Future<Void> claimAndRun(JobMessage message) {
        if (closing) {
            return Future.failedFuture("the worker closes");
        }
        Failpoints.hit("worker.before-claim");
        return claim(message, 1).compose(claimed -> {
            nudge.nudge();
            if (claimed.isEmpty()) {
                meters.stale(handler.kind().wire());
                LOG.debug("stale dispatch {}", message.messageId());
                return Future.succeededFuture();
            }
            return closing ? giveBack(claimed.get()) : run(claimed.get());
        });
    }

    /**
     * Claims no more, gives back at once what a claim under way still brings, and waits for what runs; what still runs after
     * {@code timeout} is given back unfinished.
     */
    public Future<Void> drain(Duration timeout) {
        closing = true;
        slots.leave(context);
        List.copyOf(pauses).forEach(Promise::tryComplete);
        if (inHand == 0) {
            return Future.succeededFuture();
        }
        long timer = vertx.setTimer(Math.max(1, timeout.toMillis()), late -> releaseAll());
        return idle.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private Future<Void> run(ClaimedJob job) {
        JobRun run = new JobRun(vertx, handler, ledger, retryPolicy, lease, meters, job);
        running.add(run);
        return run.toVerdict().onComplete(done -> running.remove(run));
    }

    /** Claimed while closing began: no run has begun, and another worker need not wait for a lease to end. */
    private Future<Void> giveBack(ClaimedJob job) {
        return ledger.release(job)
                .onFailure(e -> LOG.warn("job {} not released, its lease will: {}", job.id(), e.toString()))
                .transform(released -> Future.succeededFuture());
    }

    private void releaseAll() {
        List.copyOf(running).forEach(JobRun::release);
    }

    /** The database may be away for a while; the message waits here, unacknowledged, and holds back others. */
    private Future<Optional<ClaimedJob>> claim(JobMessage message, int attempt) {
        return ledger.claim(message, handler.kind(), lease).recover(e -> {
            if (closing || attempt >= CLAIM_TRIES_MAX) {
                return Future.failedFuture(e);
            }
            LOG.warn("cannot claim {}, trying again: {}", message.messageId(), e.toString());
            return pause(jitter(CLAIM_RETRY_MIN.toMillis() << attempt))
                    .compose(later -> closing ? Future.failedFuture(e) : claim(message, attempt + 1));
        });
    }

    /** Cut short when closing begins. */
    private Future<Void> pause(long delayMs) {
        Promise<Void> pause = Promise.promise();
        pauses.add(pause);
        long timer = vertx.setTimer(delayMs, over -> pause.tryComplete());
        return pause.future().onComplete(over -> {
            pauses.remove(pause);
            vertx.cancelTimer(timer);
        });
    }

    private static long jitter(long ceilingMs) {
        return 1 + ThreadLocalRandom.current().nextLong(ceilingMs);
    }
}
