package dev.penstock.engines.harness;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.penstock.config.BrokerSettings;
import dev.penstock.config.Secret;
import dev.penstock.engines.EmbeddedBrokerEngine;
import dev.penstock.engines.FreePort;
import dev.penstock.protocol.amqp.BrokerFlavour;
import dev.penstock.protocol.amqp.Topology;
import dev.penstock.protocol.amqp.TopologyNames;
import dev.penstock.protocol.jobs.JobKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The AMQP broker for tests: one broker, a name prefix for each test that asks. */
final class BrokerBackend {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** Pools tests declare queues of. */
    private static final List<String> POOLS = List.of("shared", "acme", "overflow");

    private final List<String> prefixes = new ArrayList<>();
    private final Backends.Kind kind;
    private final RunScope scope;
    private @Nullable BrokerSettings server;

    BrokerBackend(Backends.Kind kind, RunScope scope) {
        this.kind = kind;
        this.scope = scope;
    }

    synchronized BrokerSettings fresh(String name) {
        if (server == null) {
            server = kind == Backends.Kind.EMBEDDED ? startEmbedded() : useService();
        }
        prefixes.add(name);
        return new BrokerSettings(
                server.host(),
                server.port(),
                server.user(),
                server.password(),
                server.virtualHost(),
                name,
                server.heartbeat());
    }

    private BrokerSettings startEmbedded() {
        EmbeddedBrokerEngine engine = EmbeddedBrokerEngine.start(
                new EmbeddedBrokerEngine.Options(FreePort.any(), "penstock", scope.password()));
        // Not closed at the JVM's end: it keeps nothing, and would wait for connections a test left stalled.
        return settings(engine.port(), "penstock", scope.password());
    }

    private BrokerSettings useService() {
        BrokerSettings settings = settings(5672, "guest", Secret.of("guest"));
        scope.onEnd(() -> deleteEverythingNamed(settings));
        return settings;
    }

    /** Durable queues would pile up in a broker that outlives the tests; deleting what is not there is no error. */
    private void deleteEverythingNamed(BrokerSettings settings) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(settings.host());
        factory.setPort(settings.port());
        factory.setUsername(settings.user());
        factory.setPassword(settings.password().reveal());
        factory.setVirtualHost(settings.virtualHost());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            for (String prefix : prefixes) {
                Topology topology =
                        Topology.of(new TopologyNames(prefix), POOLS, List.of(JobKind.values()), BrokerFlavour.QUORUM);
                for (Topology.Queue queue : topology.queues()) {
                    channel.queueDelete(queue.name());
                }
                for (Topology.Exchange exchange : topology.exchanges()) {
                    channel.exchangeDelete(exchange.name());
                }
            }
        }
    }

    private static BrokerSettings settings(int port, String user, Secret password) {
        return new BrokerSettings("127.0.0.1", port, user, password, "/", "penstock", HEARTBEAT);
    }
}
