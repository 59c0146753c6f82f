package dev.penstock.platform.broker;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.penstock.config.BrokerSettings;
import dev.penstock.protocol.amqp.BrokerFlavour;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Opens connections of the plain RabbitMQ client with its automatic recovery off: a connection that breaks stays broken, so
 * that nothing that was true of it (confirms, prefetch, delivery tags) is taken for true of another (ADR 003).
 */
public final class BrokerConnector {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CHANNEL_RPC_TIMEOUT = Duration.ofSeconds(20);

    private BrokerConnector() {}

    /**
     * Connects and logs in; blocks for seconds at most.
     *
     * @param name shown in the broker's list of connections
     */
    public static Connection open(BrokerSettings settings, String name) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(settings.host());
        factory.setPort(settings.port());
        factory.setUsername(settings.user());
        factory.setPassword(settings.password().reveal());
        factory.setVirtualHost(settings.virtualHost());
        factory.setRequestedHeartbeat((int) settings.heartbeat().toSeconds());
        factory.setConnectionTimeout((int) CONNECT_TIMEOUT.toMillis());
        factory.setHandshakeTimeout((int) HANDSHAKE_TIMEOUT.toMillis());
        factory.setChannelRpcTimeout((int) CHANNEL_RPC_TIMEOUT.toMillis());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        return factory.newConnection(name);
    }

    /** What the broker at the other end can do, by the product it says it is. */
    public static BrokerFlavour flavourOf(Connection connection) {
        Object product = connection.getServerProperties().get("product");
        return "RabbitMQ".equals(String.valueOf(product)) ? BrokerFlavour.QUORUM : BrokerFlavour.PLAIN;
    }
}
