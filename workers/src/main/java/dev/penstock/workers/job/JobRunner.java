package dev.penstock.workers.job;

import dev.penstock.platform.failpoint.Failpoints;
import dev.penstock.protocol.jobs.JobMessage;
import dev.penstock.protocol.jobs.RetryPolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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
    private final Set<JobRun> running = new HashSet<>();
    private final Promise<Void> idle = Promise.promise();
    private boolean closing;

    /**
     * @param lease how long a claim holds without a sign of life from this process
     */
    public JobRunner(
            Vertx vertx,
            JobHandler handler,
            JobLedger ledger,
            RetryPolicy retryPolicy,
            Duration lease,
            JobMeters meters,
            RelayNudge nudge) {
        this.vertx = vertx;
        this.handler = handler;
        this.ledger = ledger;
        this.retryPolicy = retryPolicy;
        this.lease = lease;
        this.meters = meters;
        this.nudge = nudge;
    }

    /** The kind of job it runs. */
    public JobHandler handler() {
        return handler;
    }

    /**
     * Runs the job a message names, unless the message is stale. Succeeds when the message has served its purpose and may
     * be acknowledged; fails when the ledger could not be asked, and the message should come again.
     */
    public Future<Void> run(JobMessage message) {
        Failpoints.hit("worker.before-claim");
        return claim(message, 1).compose(claimed -> {
            nudge.nudge();
            if (claimed.isEmpty()) {
                meters.stale(handler.kind().wire());
                LOG.debug("stale dispatch {}", message.messageId());
                return Future.succeededFuture();
            }
            return run(claimed.get());
        });
    }

    /**
     * Claims no more and waits for what runs; what still runs after {@code timeout} is given back unfinished.
     */
    public Future<Void> drain(Duration timeout) {
        closing = true;
        if (running.isEmpty()) {
            return Future.succeededFuture();
        }
        long timer = vertx.setTimer(Math.max(1, timeout.toMillis()), late -> releaseAll());
        return idle.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private Future<Void> run(ClaimedJob job) {
        JobRun run = new JobRun(vertx, handler, ledger, retryPolicy, lease, meters, job);
        running.add(run);
        return run.toVerdict().onComplete(done -> {
            running.remove(run);
            if (closing && running.isEmpty()) {
                idle.tryComplete();
            }
        });
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
            return vertx.timer(jitter(CLAIM_RETRY_MIN.toMillis() << attempt), TimeUnit.MILLISECONDS)
                    .compose(later -> claim(message, attempt + 1));
        });
    }

    private static long jitter(long ceilingMs) {
        return 1 + ThreadLocalRandom.current().nextLong(ceilingMs);
    }
}
