package dev.penstock.gateway.auth;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for work that costs processor time, off the event loops: as many as there are cores but one, so that it cannot take a
 * node's processor from its other requests, and a short queue; beyond it work is refused with 503. Any thread; futures complete on
 * the caller's context.
 */
final class BoundedWorkers {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final WorkerExecutor workers;
    private final AtomicInteger admitted = new AtomicInteger();
    private final int admittedMax;
    private final String refusal;

    /**
     * @param name of the threads
     * @param waitingPerThread how many pieces of work may wait for each of them
     * @param refusal what is said when there are more
     */
    BoundedWorkers(Vertx vertx, String name, int waitingPerThread, String refusal) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        this.workers = vertx.createSharedWorkerExecutor(name, threads);
        this.admittedMax = threads * (1 + waitingPerThread);
        this.refusal = refusal;
    }

    <T> Future<T> run(Callable<T> work) {
        if (admitted.incrementAndGet() > admittedMax) {
            admitted.decrementAndGet();
            return Future.failedFuture(new ProblemException(ErrorCode.UNAVAILABLE, refusal, RETRY_AFTER));
        }
        return workers.executeBlocking(work, false).onComplete(done -> admitted.decrementAndGet());
    }

    Future<Void> close() {
        return workers.close();
    }
}
