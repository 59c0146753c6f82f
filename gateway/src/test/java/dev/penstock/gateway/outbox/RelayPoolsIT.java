package dev.penstock.gateway.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.penstock.config.BrokerSettings;
import dev.penstock.config.RelaySettings;
import dev.penstock.engines.harness.Backends;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.platform.broker.BrokerConnector;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.amqp.TopologyNames;
import dev.penstock.protocol.jobs.JobKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A pool whose queues the broker refuses, beside one that is well, over a real broker and ledger. */
final class RelayPoolsIT {

    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private final BrokerSettings broker = Backends.shared().broker();
    private final Vertx vertx = Vertx.vertx();
    private final Database database = Database.open(vertx, Backends.shared().freshDatabase());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void poolThatCannotBeDeclaredDoesNotStopTheOthers() throws Exception {
        occupyQueue("a-bad");
        UUID stuck = newJob("a-bad");
        UUID served = newJob("z-good");
        GatewayFixture.await(
                vertx.deployVerticle(new RelayVerticle(database, broker, RelaySettings.defaults(), meters)));
        try {
            await("dispatched", served);
            assertEquals("ready", state(stuck));
        } finally {
            GatewayFixture.await(vertx.close());
            onQueue("a-bad", (channel, queue) -> channel.queueDelete(queue));
        }
    }

    /** Something of the name of the pool's queue, of another kind: every broker refuses to take the one for the other. */
    private void occupyQueue(String pool) throws Exception {
        boolean autoDelete = true;
        onQueue(pool, (channel, queue) -> channel.queueDeclare(queue, true, false, autoDelete, null));
    }

    private interface QueueStep {
        Object run(Channel channel, String queue) throws IOException;
    }

    private void onQueue(String pool, QueueStep step) throws Exception {
        String queue = new TopologyNames(broker.prefix()).jobQueue(pool, JobKind.THUMBNAIL.wire());
        try (Connection connection = BrokerConnector.open(broker, "occupier");
                Channel channel = connection.createChannel()) {
            step.run(channel, queue);
        }
    }

    private UUID newJob(String pool) {
        UUID tenant = Ids.next();
        GatewayFixture.await(database.system()
                .query(
                        "INSERT INTO tenants (id, slug, name, plan_id, pool) VALUES ($1, $2, $2, 'standard', $3)",
                        Tuple.of(tenant, "t-" + tenant, pool)));
        UUID job = Ids.next();
        GatewayFixture.await(database.system()
                .query(
                        "INSERT INTO jobs (id, tenant_id, kind, pool, payload) VALUES ($1, $2, 'thumbnail', $3, '{}')",
                        Tuple.of(job, tenant, pool)));
        return job;
    }

    private String state(UUID job) {
        return GatewayFixture.await(database.system().query("SELECT state FROM jobs WHERE id = $1", Tuple.of(job)))
                .iterator()
                .next()
                .getString(0);
    }

    private void await(String state, UUID job) {
        Instant deadline = Instant.now().plus(WAIT_MAX);
        while (!state(job).equals(state) && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        assertEquals(state, state(job));
    }
}
