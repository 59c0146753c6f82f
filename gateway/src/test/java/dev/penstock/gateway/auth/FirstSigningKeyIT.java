package dev.penstock.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.penstock.engines.harness.Backends;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.auth.jose.SignatureAlgorithm;
import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes that start together over an empty table. */
final class FirstSigningKeyIT {

    private static final int NODES = 6;

    @Test
    void isMadeOnce() {
        Vertx vertx = Vertx.vertx();
        Database database = Database.open(vertx, Backends.shared().freshDatabase());
        SigningKeyRepository repository = new SigningKeyRepository(
                database, new SigningKeys(new byte[32]), new BoundedWorkers(vertx, "keys", 16, "too many"));
        try {
            List<Future<List<SigningKey>>> starting = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                starting.add(repository.currentOrFirst(SignatureAlgorithm.RS256));
            }
            GatewayFixture.await(Future.all(starting));
            List<SigningKey> stored = GatewayFixture.await(repository.current());
            assertEquals(1, stored.size());
            for (Future<List<SigningKey>> node : starting) {
                assertEquals(stored.get(0).kid(), node.result().get(0).kid());
            }
        } finally {
            GatewayFixture.await(database.close());
            GatewayFixture.await(vertx.close());
        }
    }
}
