package dev.penstock.gateway.auth;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hashes and checks passwords on threads of their own. Bounded: as many at once as there are cores but one, so that logins
 * cannot take a node's processor from its other requests, and a short queue; beyond it a login is refused with 503.
 */
public final class Passwords {

    private static final int WAITING_PER_THREAD = 32;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final WorkerExecutor workers;
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger admitted = new AtomicInteger();
    private final int admittedMax;

    public Passwords(Vertx vertx) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        this.workers = vertx.createSharedWorkerExecutor("penstock-passwords", threads);
        this.admittedMax = threads * (1 + WAITING_PER_THREAD);
    }

    /** A hash to store. */
    public Future<String> hash(String password) {
        return admit(() -> PasswordHash.of(password, random));
    }

    /** Whether this is the user's password; for no user, no, after the same time. */
    Future<Boolean> matches(String password, Optional<String> storedHash) {
        return admit(() -> PasswordHash.matches(password, storedHash.orElseGet(PasswordHash::ofNobody)));
    }

    public Future<Void> close() {
        return workers.close();
    }

    private <T> Future<T> admit(Callable<T> work) {
        if (admitted.incrementAndGet() > admittedMax) {
            admitted.decrementAndGet();
            return Future.failedFuture(
                    new ProblemException(ErrorCode.UNAVAILABLE, "Too many logins at once", RETRY_AFTER));
        }
        return workers.executeBlocking(work, false).onComplete(done -> admitted.decrementAndGet());
    }
}
