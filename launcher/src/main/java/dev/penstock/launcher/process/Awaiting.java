package dev.penstock.launcher.process;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a future on a thread that may block: the main thread or a shutdown hook, never an event loop. */
public final class Awaiting {
    private Awaiting() {}

    /**
     * The result.
     *
     * @param what for the message when time runs out
     * @throws RuntimeException the future's failure, or {@link CommandFailure} after {@code patience}
     */
    public static <T> T result(Future<T> future, String what, Duration patience) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(what + ": " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw CommandFailure.failed(what + " did not finish within " + patience.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed(what + " was interrupted");
        }
    }
}
