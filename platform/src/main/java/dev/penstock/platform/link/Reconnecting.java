package dev.penstock.platform.link;

import dev.penstock.protocol.jobs.RetryPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection: makes it, notices its loss by what its owner reports and by a probe every few seconds, and makes another
 * after a jittered pause. Everything runs on the context it was started on; {@link #current} is for any thread.
 *
 * @param <C> the connection
 */
public final class Reconnecting<C> {

    private static final Logger LOG = LoggerFactory.getLogger(Reconnecting.class);

    private static final RetryPolicy PAUSES = new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(5));

    /** For connecting, and for a probe's answer. */
    private static final long ANSWER_MS_MAX = 3_000;

    private static final long PROBE_MS = 5_000;

    private final Vertx vertx;
    private final String name;
    private final RandomGenerator random;
    private final Supplier<Future<C>> connect;
    private final Function<C, Future<?>> probe;
    private final Function<C, Future<Void>> disconnect;
    /** Written on the context, read by readiness checks too. */
    private volatile @Nullable C connection;

    private int failures;
    private long timer = -1;
    private boolean stopped;

    /**
     * @param name what is connected to, for logs
     * @param connect makes a connection that tells {@link #lost} when it ends
     * @param probe asks a connection whether it still answers
     * @param disconnect ends a connection, whatever its state
     */
    public Reconnecting(
            Vertx vertx,
            String name,
            RandomGenerator random,
            Supplier<Future<C>> connect,
            Function<C, Future<?>> probe,
            Function<C, Future<Void>> disconnect) {
        this.vertx = vertx;
        this.name = name;
        this.random = random;
        this.connect = connect;
        this.probe = probe;
        this.disconnect = disconnect;
    }

    /** Begins to connect; never fails. */
    public void start() {
        Future<C> attempt = connect.get();
        attempt.timeout(ANSWER_MS_MAX, TimeUnit.MILLISECONDS)
                .onSuccess(this::connected)
                .onFailure(cause -> {
                    attempt.onSuccess(this::disconnectQuietly); // it came after all, and another is on its way
                    failed(cause);
                });
    }

    /** The connection, when there is one. */
    public Optional<C> current() {
        return Optional.ofNullable(connection);
    }

    /** The connection has ended or does not answer. */
    public void lost(C ended, String reason) {
        if (connection != ended) {
            return;
        }
        connection = null;
        disconnectQuietly(ended);
        if (!stopped) {
            LOG.atWarn().addKeyValue("to", name).addKeyValue("reason", reason).log("connection lost");
            retry();
        }
    }

    /** Ends the connection, and makes no other. */
    public Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        C last = connection;
        connection = null;
        return last == null ? Future.succeededFuture() : disconnect.apply(last).otherwiseEmpty();
    }

    private void connected(C made) {
        if (stopped) {
            disconnectQuietly(made);
            return;
        }
        connection = made;
        failures = 0;
        LOG.atInfo().addKeyValue("to", name).log("connected");
        probeLater(made);
    }

    private void failed(Throwable cause) {
        if (stopped) {
            return;
        }
        if (failures == 0) {
            LOG.atWarn()
                    .addKeyValue("to", name)
                    .addKeyValue("reason", String.valueOf(cause.getMessage()))
                    .log("cannot connect, trying on");
        }
        retry();
    }

    private void retry() {
        failures = Math.min(failures + 1, 1_000);
        long pauseMs = PAUSES.delay(failures, random.nextDouble()).toMillis();
        timer = vertx.setTimer(Math.max(1, pauseMs), fired -> start());
    }

    private void probeLater(C made) {
        timer = vertx.setTimer(PROBE_MS, fired -> probe.apply(made)
                .timeout(ANSWER_MS_MAX, TimeUnit.MILLISECONDS)
                .onFailure(e -> lost(made, "probe: " + e.getMessage()))
                .onSuccess(ok -> {
                    if (connection == made) {
                        probeLater(made);
                    }
                }));
    }

    private void disconnectQuietly(C ended) {
        disconnect.apply(ended).onFailure(e -> LOG.atDebug()
                .addKeyValue("to", name)
                .addKeyValue("reason", String.valueOf(e.getMessage()))
                .log("disconnecting failed"));
    }
}
