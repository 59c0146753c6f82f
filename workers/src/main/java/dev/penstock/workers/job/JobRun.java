package dev.penstock.workers.job;

import dev.penstock.platform.failpoint.Failpoints;
import dev.penstock.protocol.jobs.RetryPolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of one job under one claim: keeps the lease alive, runs the handler, writes the verdict. */
final class JobRun {
    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

    /** Three signs of life in a lease: one may be lost and one late. */
    private static final int HEARTBEATS_PER_LEASE = 3;

    private static final Duration VERDICT_RETRY = Duration.ofMillis(500);

    private final Vertx vertx;
    private final JobHandler handler;
    private final JobLedger ledger;
    private final RetryPolicy retryPolicy;
    private final Duration lease;
    private final JobMeters meters;
    private final ClaimedJob job;
    private final JobContext context;
    private final Promise<Void> settled = Promise.promise();
    private final long startedNanos = System.nanoTime();
    private long leaseHeldNanos = startedNanos;
    private long heartbeats;

    JobRun(
            Vertx vertx,
            JobHandler handler,
            JobLedger ledger,
            RetryPolicy retryPolicy,
            Duration lease,
            JobMeters meters,
            ClaimedJob job) {
        this.vertx = vertx;
        this.handler = handler;
        this.ledger = ledger;
        this.retryPolicy = retryPolicy;
        this.lease = lease;
        this.meters = meters;
        this.job = job;
        this.context = new JobContext(job);
    }

    /** Never fails: when the verdict cannot be written, the lease will expire and the job run again. */
    Future<Void> toVerdict() {
        meters.started();
        heartbeats = vertx.setPeriodic(Math.max(1, lease.toMillis() / HEARTBEATS_PER_LEASE), beat -> heartbeat());
        outcome()
                .compose(this::verdict)
                .otherwise(e -> {
                    LOG.warn("verdict of job {} not written, its lease will tell: {}", job.id(), e.toString());
                    return "unrecorded";
                })
                .onSuccess(this::settle);
        return settled.future().onComplete(done -> {
            vertx.cancelTimer(heartbeats);
            Failpoints.hit("worker.before-ack");
        });
    }

    /** Gives the job back unfinished; whatever its handler still does is fenced off. */
    void release() {
        context.cancel();
        ledger.release(job)
                .onFailure(e -> LOG.warn("job {} not released, its lease will: {}", job.id(), e.toString()))
                .onComplete(done -> settle("released"));
    }

    private Future<JobOutcome> outcome() {
        return Future.<JobOutcome>future(promise -> handler.run(context).onComplete(promise))
                .timeout(handler.timeLimit().toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(e -> new JobOutcome.Failed(new JobError.Transient("unexpected", String.valueOf(e))));
    }

    /** Gives one word for the meters. */
    private Future<String> verdict(JobOutcome outcome) {
        if (context.isCancelled()) {
            return Future.succeededFuture("cancelled");
        }
        if (outcome instanceof JobOutcome.Done done) {
            Failpoints.hit("worker.after-effect");
            return untilLeaseEnds(() -> done.completion().commit(job)).map(held -> held ? "done" : fenced());
        }
        JobError error = ((JobOutcome.Failed) outcome).error();
        boolean last = job.attempt() >= job.attemptsMax();
        if (last || !(error instanceof JobError.Transient)) {
            return untilLeaseEnds(() -> ledger.dead(job, error)).map(held -> held ? dead(error) : fenced());
        }
        Duration delay =
                retryPolicy.delay(job.attempt(), ThreadLocalRandom.current().nextDouble());
        return untilLeaseEnds(() -> ledger.retry(job, delay, error)).map(held -> held ? retried(error) : fenced());
    }

    private interface Write {
        Future<Boolean> run();
    }

    /**
     * After an outage a verdict is written again until the lease has run out; by then another may hold the job. From its first
     * failure on no heartbeat renews the lease, so that it does run out, and a verdict that can never be written costs an
     * attempt like any other failure.
     */
    private Future<Boolean> untilLeaseEnds(Write write) {
        return write.run().recover(e -> {
            vertx.cancelTimer(heartbeats);
            if (!LedgerOutage.is(e) || System.nanoTime() - leaseHeldNanos > lease.toNanos()) {
                return Future.failedFuture(e);
            }
            return vertx.timer(VERDICT_RETRY.toMillis(), TimeUnit.MILLISECONDS).compose(later -> untilLeaseEnds(write));
        });
    }

    private void heartbeat() {
        long askedNanos = System.nanoTime();
        ledger.heartbeat(job, lease, context.progress())
                .onSuccess(held -> {
                    if (held) {
                        leaseHeldNanos = askedNanos;
                    } else {
                        context.cancel();
                    }
                })
                .onFailure(e -> {
                    if (System.nanoTime() - leaseHeldNanos > lease.toNanos()) {
                        context.cancel();
                    }
                });
    }

    private void settle(String verdict) {
        if (settled.tryComplete()) {
            meters.finished(job.kind().wire(), verdict, Duration.ofNanos(System.nanoTime() - startedNanos));
        }
    }

    private String fenced() {
        meters.fenced(job.kind().wire());
        LOG.info("job {} was taken from this worker; its verdict of dispatch {} is void", job.id(), job.dispatchNo());
        return "fenced";
    }

    private String dead(JobError error) {
        LOG.warn("job {} is dead in attempt {}: {}: {}", job.id(), job.attempt(), error.code(), error.detail());
        return "dead";
    }

    private String retried(JobError error) {
        LOG.info("job {} failed in attempt {}: {}: {}", job.id(), job.attempt(), error.code(), error.detail());
        return "retried";
    }
}
