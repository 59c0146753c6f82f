package dev.penstock.workers.consume;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.NoOpMetricsCollector;
import com.rabbitmq.client.ShutdownSignalException;
import dev.penstock.config.BrokerSettings;
import dev.penstock.platform.broker.BrokerConnector;
import dev.penstock.platform.broker.TopologyDeclarer;
import dev.penstock.protocol.amqp.Topology;
import dev.penstock.protocol.amqp.TopologyNames;
import dev.penstock.protocol.jobs.JobKind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.rabbitmq.QueueOptions;
import io.vertx.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.RabbitMQConsumer;
import io.vertx.rabbitmq.RabbitMQMessage;
import io.vertx.rabbitmq.RabbitMQOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One connection with one channel and one consumer, from subscription to its first fault; then it is thrown away. The Vert.x
 * client's own reconnection is off, and what it does even so, reopening a closed channel under its user without prefetch and
 * without consumer, is kept from happening: nothing is sent once {@link #closed()} has completed (ADR 003).
 *
 * <p>Lives on one event-loop context.
 */
final class ConsumerLink {
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int ABORT_MS = 2_000;
    private static final int SUBSCRIBE_LIMIT_MS = 5_000;

    private final Vertx vertx;
    private final RabbitMQClient client;
    private final Promise<Void> closed;
    private final RabbitMQConsumer consumer;

    private ConsumerLink(Vertx vertx, RabbitMQClient client, Promise<Void> closed, RabbitMQConsumer consumer) {
        this.vertx = vertx;
        this.client = client;
        this.closed = closed;
        this.consumer = consumer;
    }

    /** Receives messages in the order the broker sends them, at most the prefetch unacknowledged. */
    interface Receiver {
        void received(ConsumerLink link, RabbitMQMessage message);
    }

    /**
     * Declares the topology of the pool, connects and subscribes.
     *
     * @param prefetch messages the broker sends ahead of acknowledgements
     */
    static Future<ConsumerLink> open(
            Vertx vertx, BrokerSettings settings, String pool, JobKind kind, int prefetch, Receiver receiver) {
        Promise<Void> closed = Promise.promise();
        Context context = vertx.getOrCreateContext();
        Runnable onClosed = () -> context.runOnContext(lost -> closed.tryComplete());
        RabbitMQClient client = RabbitMQClient.create(vertx, options(settings, onClosed));
        String queue = new TopologyNames(settings.prefix()).jobQueue(pool, kind.wire());
        return vertx.executeBlocking(() -> declare(settings, pool, kind))
                .compose(declared -> client.start())
                .compose(started -> client.basicQos(prefetch, false))
                .compose(limited -> client.basicConsumer(queue, queueOptions(prefetch)))
                .map(consumer -> subscribed(vertx, client, closed, consumer, receiver))
                .onFailure(e -> client.stop());
    }

    /** Completes when connection, channel or subscription is gone. */
    Future<Void> closed() {
        return closed.future();
    }

    /** Does nothing once closed: the broker delivers the message again and its dispatch turns out to be stale. */
    void acknowledge(RabbitMQMessage message) {
        send(() -> client.basicAck(message.envelope().getDeliveryTag(), false));
    }

    /** Hands the message back for another delivery. */
    void giveBack(RabbitMQMessage message) {
        send(() -> client.basicNack(message.envelope().getDeliveryTag(), false, true));
    }

    /** Gets no more messages; those received can still be acknowledged. */
    Future<Void> unsubscribe() {
        consumer.endHandler(null);
        return closed.future().isComplete()
                ? Future.succeededFuture()
                : vertx.executeBlocking(consumer::cancel, false)
                        .<Void>mapEmpty()
                        .otherwiseEmpty();
    }

    Future<Void> close() {
        closed.tryComplete();
        return client.stop().timeout(ABORT_MS, TimeUnit.MILLISECONDS).otherwiseEmpty();
    }

    /** The client throws, at once and on this thread, when the connection has gone and we have not been told yet. */
    private void send(Supplier<Future<Void>> call) {
        if (closed.future().isComplete()) {
            return;
        }
        try {
            call.get().onFailure(e -> closed.tryComplete());
        } catch (ShutdownSignalException e) {
            closed.tryComplete();
        }
    }

    /**
     * Sets the handler in the same turn of the event loop in which the client made the consumer: it drops what it delivers
     * without one. The client gives a consumer also when subscribing failed; that one never gets a tag.
     */
    private static ConsumerLink subscribed(
            Vertx vertx, RabbitMQClient client, Promise<Void> closed, RabbitMQConsumer consumer, Receiver receiver) {
        ConsumerLink link = new ConsumerLink(vertx, client, closed, consumer);
        consumer.handler(message -> receiver.received(link, message));
        consumer.endHandler(cancelledByBroker -> closed.tryComplete());
        vertx.setTimer(SUBSCRIBE_LIMIT_MS, late -> {
            if (consumer.consumerTag() == null) {
                closed.tryComplete();
            }
        });
        return link;
    }

    /** A connection of its own: the Vert.x client can neither tell the broker's product nor declare what depends on it. */
    private static boolean declare(BrokerSettings settings, String pool, JobKind kind)
            throws IOException, TimeoutException {
        Connection connection = BrokerConnector.open(settings, "penstock-topology");
        try {
            Topology topology = Topology.of(
                    new TopologyNames(settings.prefix()),
                    List.of(pool),
                    List.of(kind),
                    BrokerConnector.flavourOf(connection));
            TopologyDeclarer.declare(connection, topology);
            return true;
        } finally {
            connection.abort(ABORT_MS);
        }
    }

    private static QueueOptions queueOptions(int prefetch) {
        return new QueueOptions().setAutoAck(false).setMaxInternalQueueSize(2 * prefetch);
    }

    private static RabbitMQOptions options(BrokerSettings settings, Runnable onChannelClosed) {
        RabbitMQOptions options = new RabbitMQOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setUser(settings.user())
                .setPassword(settings.password().reveal())
                .setVirtualHost(settings.virtualHost())
                .setConnectionName("penstock-worker")
                .setConnectionTimeout(CONNECT_TIMEOUT_MS)
                .setHandshakeTimeout(CONNECT_TIMEOUT_MS)
                .setRequestedHeartbeat((int) settings.heartbeat().toSeconds())
                .setAutomaticRecoveryEnabled(false)
                .setAutomaticRecoveryOnInitialConnection(false)
                .setMetricsCollector(new ChannelWatch(onChannelClosed));
        options.setReconnectAttempts(0);
        return options;
    }

    /** The one way to the client's connection and channel, and so to hear of their end: it shows them to its metrics. */
    private static final class ChannelWatch extends NoOpMetricsCollector {
        private final Runnable onClosed;

        ChannelWatch(Runnable onClosed) {
            this.onClosed = onClosed;
        }

        @Override
        public void newConnection(Connection connection) {
            connection.addShutdownListener(cause -> onClosed.run());
        }

        @Override
        public void newChannel(Channel channel) {
            channel.addShutdownListener(cause -> onClosed.run());
        }
    }
}
