package dev.penstock.workers.consume;

import dev.penstock.config.BrokerSettings;
import dev.penstock.protocol.jobs.JobDelivery;
import dev.penstock.protocol.jobs.JobMessageCodec;
import dev.penstock.workers.job.JobLedger;
import dev.penstock.workers.job.JobMeters;
import dev.penstock.workers.job.JobRunner;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.rabbitmq.RabbitMQMessage;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes the jobs of one kind in one pool. At most {@code concurrency} messages are here unacknowledged, each running or
 * waiting for one of the host's slots. Deploying succeeds whether or not the
 * broker can be reached; a lost link is replaced by a new one after a jittered delay. Undeploying finishes what runs, or
 * gives it back after the drain timeout.
 */
public final class ConsumerVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerVerticle.class);
    private static final Duration RECONNECT_MIN = Duration.ofMillis(200);
    private static final Duration RECONNECT_MAX = Duration.ofSeconds(10);

    private final BrokerSettings broker;
    private final String pool;
    private final int concurrency;
    private final Duration drainTimeout;
    private final Function<Vertx, JobRunner> runners;
    private final RejectedMessages rejected;
    private @Nullable JobRunner runner;
    private @Nullable ConsumerLink link;
    private int failedConnects;
    private boolean running;
    private volatile boolean connected;

    /**
     * @param runners makes the runner, on this verticle's context
     */
    public ConsumerVerticle(
            BrokerSettings broker,
            String pool,
            int concurrency,
            Duration drainTimeout,
            Function<Vertx, JobRunner> runners,
            JobLedger ledger,
            JobMeters meters) {
        this.broker = broker;
        this.pool = pool;
        this.concurrency = concurrency;
        this.drainTimeout = drainTimeout;
        this.runners = runners;
        this.rejected = new RejectedMessages(ledger, meters);
    }

    @Override
    public Future<?> start() {
        running = true;
        runner = runners.apply(vertx);
        connect();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        running = false;
        ConsumerLink open = link;
        if (open == null) {
            return runner().drain(drainTimeout);
        }
        return open.unsubscribe().compose(quiet -> runner().drain(drainTimeout)).eventually(open::close);
    }

    /** Whether it has a subscription now. Any thread. */
    public boolean isConnected() {
        return connected;
    }

    private JobRunner runner() {
        if (runner == null) {
            throw new IllegalStateException("not started");
        }
        return runner;
    }

    private void connect() {
        if (!running) {
            return;
        }
        ConsumerLink.open(vertx, broker, pool, runner().handler().kind(), concurrency, this::received)
                .onSuccess(this::connected)
                .onFailure(e -> {
                    LOG.warn("cannot consume pool {}: {}", pool, e.toString());
                    reconnectLater();
                });
    }

    private void connected(ConsumerLink opened) {
        if (!running) {
            opened.close();
            return;
        }
        LOG.info("consuming {} jobs of pool {}", runner().handler().kind().wire(), pool);
        link = opened;
        connected = true;
        failedConnects = 0;
        opened.closed().onComplete(lost -> disconnected(opened));
    }

    private void disconnected(ConsumerLink lost) {
        link = null;
        connected = false;
        lost.close();
        if (running) {
            LOG.warn("lost the broker for pool {}, connecting anew", pool);
            reconnectLater();
        }
    }

    private void reconnectLater() {
        long ceilingMs = Math.min(RECONNECT_MAX.toMillis(), RECONNECT_MIN.toMillis() << Math.min(failedConnects++, 10));
        vertx.setTimer(1 + ThreadLocalRandom.current().nextLong(ceilingMs), timer -> connect());
    }

    private void received(ConsumerLink from, RabbitMQMessage message) {
        if (!running) {
            from.giveBack(message);
            return;
        }
        handle(message).onSuccess(done -> from.acknowledge(message)).onFailure(e -> {
            LOG.warn("message given back: {}", e.toString());
            from.giveBack(message);
        });
    }

    private Future<Void> handle(RabbitMQMessage message) {
        JobDelivery delivery = JobMessageCodec.decode(message.body().getBytes());
        if (delivery instanceof JobDelivery.Understood understood) {
            return understood.kind() == runner().handler().kind()
                    ? runner().run(understood.message())
                    : rejected.foreign(misrouted(understood));
        }
        if (delivery instanceof JobDelivery.Foreign foreign) {
            return rejected.foreign(foreign);
        }
        return rejected.unreadable((JobDelivery.Unreadable) delivery, message);
    }

    private static JobDelivery.Foreign misrouted(JobDelivery.Understood delivery) {
        return new JobDelivery.Foreign(
                delivery.message().id(),
                delivery.message().dispatchNo(),
                delivery.message().tenant(),
                "a " + delivery.kind().wire() + " job in the queue of another kind");
    }
}
