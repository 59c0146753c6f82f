package dev.penstock.platform.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.penstock.protocol.amqp.Topology;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Puts a {@link Topology} into a broker. Declaring what is there already changes nothing. */
public final class TopologyDeclarer {
    private TopologyDeclarer() {}

    /**
     * Declares everything on a channel of its own; blocks for a few round trips.
     *
     * @throws IOException when the broker refuses, for one because something of that name has other arguments
     */
    public static void declare(Connection connection, Topology topology) throws IOException {
        try (Channel channel =
                connection.openChannel().orElseThrow(() -> new IOException("the connection has no channel left"))) {
            for (Topology.Exchange exchange : topology.exchanges()) {
                channel.exchangeDeclare(exchange.name(), exchange.type().amqp(), true, false, exchange.arguments());
            }
            for (Topology.Queue queue : topology.queues()) {
                channel.queueDeclare(queue.name(), true, false, false, queue.arguments());
            }
            for (Topology.Binding binding : topology.bindings()) {
                channel.queueBind(binding.queue(), binding.exchange(), binding.routingKey());
            }
        } catch (TimeoutException e) {
            throw new IOException("the channel did not close in time", e);
        }
    }
}
