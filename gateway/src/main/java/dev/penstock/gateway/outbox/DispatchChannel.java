package dev.penstock.gateway.outbox;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import dev.penstock.config.BrokerSettings;
import dev.penstock.gateway.outbox.core.ConfirmTracker;
import dev.penstock.gateway.outbox.core.Dispatch;
import dev.penstock.platform.broker.BrokerConnector;
import dev.penstock.platform.broker.TopologyDeclarer;
import dev.penstock.platform.failpoint.Failpoints;
import dev.penstock.protocol.amqp.BrokerFlavour;
import dev.penstock.protocol.amqp.Topology;
import dev.penstock.protocol.amqp.TopologyNames;
import dev.penstock.protocol.jobs.JobKind;
import dev.penstock.protocol.jobs.JobMessage;
import dev.penstock.protocol.jobs.JobMessageCodec;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker with one publishing channel, from opening to its first fault: it is never repaired, only
 * replaced, because confirms are true of the channel they came on and of no other (ADR 003).
 *
 * <p>Its methods are called, and its listener is told, on the relay's context; the broker's blocking calls happen on a thread
 * of the relay's own.
 */
final class DispatchChannel {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchChannel.class);
    private static final int ABORT_MS = 2_000;

    private final Context context;
    private final WorkerExecutor brokerThread;
    private final TopologyNames names;
    private final BrokerFlavour flavour;
    private final Connection connection;
    private final Channel channel;
    private final Listener listener;
    private final ConfirmTracker tracker = new ConfirmTracker();
    private final Set<String> declaredPools = new HashSet<>();
    private boolean blocked;
    private boolean closed;

    /** What becomes of the dispatches; each is told of exactly once. */
    interface Listener {
        /** The broker has them, on disk where it has one. */
        void confirmed(List<Dispatch> dispatches);

        /** The broker refused them or could not route them. */
        void refused(List<Dispatch> dispatches);

        /** The channel takes more again after the broker had blocked it. */
        void writable();

        /** The channel is gone, and with it the answers for these. Told once, as the last. */
        void closed(List<Dispatch> unanswered);
    }

    private DispatchChannel(
            Context context,
            WorkerExecutor brokerThread,
            TopologyNames names,
            Connection connection,
            Channel channel,
            Listener listener) {
        this.context = context;
        this.brokerThread = brokerThread;
        this.names = names;
        this.connection = connection;
        this.channel = channel;
        this.listener = listener;
        this.flavour = BrokerConnector.flavourOf(connection);
    }

    static Future<DispatchChannel> open(
            Context context, WorkerExecutor brokerThread, BrokerSettings settings, Listener listener) {
        return brokerThread
                .executeBlocking(() -> connect(context, brokerThread, settings, listener))
                .map(DispatchChannel::listen);
    }

    BrokerFlavour flavour() {
        return flavour;
    }

    boolean isWritable() {
        return !blocked && !closed;
    }

    boolean isClosed() {
        return closed;
    }

    /** Declares the queues of a pool unless this channel has done so. */
    Future<Void> declare(String pool) {
        if (declaredPools.contains(pool)) {
            return Future.succeededFuture();
        }
        Topology topology = Topology.of(names, List.of(pool), EnumSet.allOf(JobKind.class), flavour);
        return brokerThread
                .<Void>executeBlocking(() -> {
                    TopologyDeclarer.declare(connection, topology);
                    return null;
                })
                .onSuccess(declared -> declaredPools.add(pool));
    }

    /** Something was sent and never started: perhaps somebody deleted its queue. */
    void declareAgain() {
        declaredPools.clear();
    }

    /** Publishes them in order. The future is of the writing only; what became of them the listener is told. */
    Future<Void> publish(List<Dispatch> dispatches) {
        if (closed) {
            listener.refused(dispatches);
            return Future.succeededFuture();
        }
        long now = System.nanoTime();
        long[] sequences = dispatches.stream()
                .mapToLong(dispatch -> tracker.publishing(dispatch, now))
                .toArray();
        return brokerThread
                .<Void>executeBlocking(() -> {
                    for (int i = 0; i < sequences.length; i++) {
                        publish(dispatches.get(i), sequences[i]);
                    }
                    return null;
                })
                .onFailure(this::fail);
    }

    /** Closes the channel when the broker, though it takes messages, has left one unanswered for longer than {@code limit}. */
    void closeIfOverdue(Duration limit) {
        if (isWritable() && tracker.isOverdue(System.nanoTime() - limit.toNanos())) {
            fail(new TimeoutException("no confirm within " + limit.toMillis() + " ms"));
        }
    }

    Future<Void> close() {
        end();
        return abort();
    }

    private static DispatchChannel connect(
            Context context, WorkerExecutor brokerThread, BrokerSettings settings, Listener listener)
            throws IOException, TimeoutException {
        Connection connection = BrokerConnector.open(settings, "penstock-relay");
        try {
            Channel channel = connection.openChannel().orElseThrow(() -> new IOException("no channel to be had"));
            channel.confirmSelect();
            return new DispatchChannel(
                    context, brokerThread, new TopologyNames(settings.prefix()), connection, channel, listener);
        } catch (IOException | RuntimeException e) {
            connection.abort(ABORT_MS);
            throw e;
        }
    }

    /** Callbacks come on the connection's thread, in the order of the wire; the context keeps that order. */
    private DispatchChannel listen() {
        channel.addConfirmListener(
                (sequence, multiple) -> context.runOnContext(answer -> settle(tracker.acked(sequence, multiple))),
                (sequence, multiple) -> context.runOnContext(answer -> settle(tracker.nacked(sequence, multiple))));
        channel.addReturnListener(returned -> context.runOnContext(answer -> {
            LOG.warn("unroutable: {} to {}", returned.getReplyText(), returned.getRoutingKey());
            declareAgain();
            tracker.returned(String.valueOf(returned.getProperties().getMessageId()));
        }));
        connection.addBlockedListener(new BlockedListener() {
            @Override
            public void handleBlocked(String reason) {
                context.runOnContext(told -> block(reason));
            }

            @Override
            public void handleUnblocked() {
                context.runOnContext(told -> unblock());
            }
        });
        channel.addShutdownListener(cause -> context.runOnContext(told -> fail(cause)));
        return this;
    }

    private void publish(Dispatch dispatch, long sequence) throws IOException {
        if (channel.getNextPublishSeqNo() != sequence) {
            throw new IOException(
                    "publish sequence: " + channel.getNextPublishSeqNo() + " (expected: " + sequence + ")");
        }
        JobMessage message = JobMessage.of(
                dispatch.jobId(), dispatch.dispatchNo(), dispatch.tenantId(), dispatch.kind(), dispatch.traceparent());
        AMQP.BasicProperties properties = MessageProperties.PERSISTENT_BASIC
                .builder()
                .contentType(JobMessage.CONTENT_TYPE)
                .messageId(dispatch.messageId())
                .build();
        Failpoints.hit("relay.before-publish");
        channel.basicPublish(
                names.jobsExchange(),
                names.routingKey(dispatch.pool(), dispatch.kind()),
                true,
                properties,
                JobMessageCodec.encode(message));
        Failpoints.hit("relay.after-publish");
    }

    private void settle(ConfirmTracker.Settled settled) {
        if (closed) {
            return;
        }
        if (!settled.confirmed().isEmpty()) {
            listener.confirmed(settled.confirmed());
        }
        if (!settled.refused().isEmpty()) {
            listener.refused(settled.refused());
        }
    }

    private void block(String reason) {
        LOG.warn("the broker takes no more for now: {}", reason);
        blocked = true;
    }

    private void unblock() {
        blocked = false;
        listener.writable();
    }

    private void fail(Throwable cause) {
        if (end()) {
            LOG.warn("broker channel closed: {}", cause.toString());
            abort();
        }
    }

    /** Not on the broker thread, which may be the one that is stuck in a write. */
    private Future<Void> abort() {
        return context.owner()
                .executeBlocking(
                        () -> {
                            connection.abort(ABORT_MS);
                            return null;
                        },
                        false);
    }

    private boolean end() {
        if (closed) {
            return false;
        }
        closed = true;
        listener.closed(tracker.abandon());
        return true;
    }
}
