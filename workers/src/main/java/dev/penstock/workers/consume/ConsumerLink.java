package dev.penstock.workers.consume;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.NoOpMetricsCollector;
import dev.penstock.config.BrokerSettings;
import dev.penstock.platform.broker.BrokerConnector;
import dev.penstock.platform.broker.TopologyDeclarer;
import dev.penstock.protocol.amqp.Topology;
import dev.penstock.protocol.amqp.TopologyNames;
import dev.penstock.protocol.jobs.JobKind;
import io.vertx.core.Future;
import io.vertx.core.Handler;
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

    private final RabbitMQClient client;
    private final Promise<Void> closed;
    private final RabbitMQConsumer consumer;

    private ConsumerLink(RabbitMQClient client, Promise<Void> closed, RabbitMQConsumer consumer) {
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
        Handler<Void> onContext = lost -> closed.tryComplete();
        var context = vertx.getOrCreateContext();
        RabbitMQClient client = RabbitMQClient.create(vertx, options(settings, () -> context.runOnContext(onContext)));
        String queue = new TopologyNames(settings.prefix()).jobQueue(pool, kind.wire());
        return vertx.executeBlocking(() -> declare(settings, pool, kind))
                .compose(declared -> client.start())
                .compose(started -> client.basicQos(prefetch, false))
                .compose(limited -> client.basicConsumer(queue, queueOptions(prefetch)))
                .compose(consumer -> subscribed(client, closed, consumer, receiver))
                .onFailure(e -> client.stop());
    }

    /** Completes when connection, channel or subscription is gone. */
    Future<Void> closed() {
        return closed.future();
    }

    /** Does nothing once closed: the broker delivers the message again and its dispatch turns out to be stale. */
    void acknowledge(RabbitMQMessage message) {
        if (!closed.future().isComplete()) {
            client.basicAck(message.envelope().getDeliveryTag(), false).onFailure(e -> close());
        }
    }

    /** Hands the message back for another delivery. */
    void giveBack(RabbitMQMessage message) {
        if (!closed.future().isComplete()) {
            client.basicNack(message.envelope().getDeliveryTag(), false, true).onFailure(e -> close());
        }
    }

    /** Gets no more messages; those received can still be acknowledged. */
    void unsubscribe() {
        if (!closed.future().isComplete()) {
            consumer.endHandler(null);
            consumer.cancel();
        }
    }

    Future<Void> close() {
        closed.tryComplete();
        return client.stop().timeout(ABORT_MS, TimeUnit.MILLISECONDS).otherwiseEmpty();
    }

    /**
     * Sets the handler in the same turn of the event loop in which the client made the consumer: it drops what it delivers
     * without one. A subscription the broker refused comes as a consumer without a tag.
     */
    private static Future<ConsumerLink> subscribed(
            RabbitMQClient client, Promise<Void> closed, RabbitMQConsumer consumer, Receiver receiver) {
        ConsumerLink link = new ConsumerLink(client, closed, consumer);
        consumer.handler(message -> receiver.received(link, message));
        consumer.endHandler(cancelledByBroker -> closed.tryComplete());
        if (consumer.consumerTag() == null) {
            closed.tryComplete();
            return Future.failedFuture("the broker refused the subscription");
        }
        return Future.succeededFuture(link);
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

    /** The one way to hear from the Vert.x client that its channel or connection has closed: it tells its metrics. */
    private static final class ChannelWatch extends NoOpMetricsCollector {
        private final Runnable onClosed;

        ChannelWatch(Runnable onClosed) {
            this.onClosed = onClosed;
        }

        @Override
        public void closeConnection(Connection connection) {
            onClosed.run();
        }

        @Override
        public void closeChannel(com.rabbitmq.client.Channel channel) {
            onClosed.run();
        }
    }
}
