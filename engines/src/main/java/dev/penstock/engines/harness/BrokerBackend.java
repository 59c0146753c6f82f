package dev.penstock.engines.harness;

import dev.penstock.config.BrokerSettings;
import dev.penstock.config.Secret;
import dev.penstock.engines.EmbeddedBrokerEngine;
import dev.penstock.engines.FreePort;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The AMQP broker for tests: one broker, a name prefix for each test that asks. */
final class BrokerBackend {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final Backends.Kind kind;
    private final RunScope scope;
    private @Nullable BrokerSettings server;

    BrokerBackend(Backends.Kind kind, RunScope scope) {
        this.kind = kind;
        this.scope = scope;
    }

    synchronized BrokerSettings fresh(String name) {
        if (server == null) {
            server = kind == Backends.Kind.EMBEDDED ? startEmbedded() : settings(5672, "guest", Secret.of("guest"));
        }
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
        scope.onEnd(engine);
        return settings(engine.port(), "penstock", scope.password());
    }

    private static BrokerSettings settings(int port, String user, Secret password) {
        return new BrokerSettings("127.0.0.1", port, user, password, "/", "penstock", HEARTBEAT);
    }
}
