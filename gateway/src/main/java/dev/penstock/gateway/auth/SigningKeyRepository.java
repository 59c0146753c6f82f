package dev.penstock.gateway.auth;

import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Rows of {@code signing_keys}: shared by every node, made by whichever starts first. */
final class SigningKeyRepository {

    /** One of the application's advisory locks; any constant that no other lock of ours uses. */
    private static final long FIRST_KEY_LOCK = 0x70656e5f6b657931L;

    private static final String CURRENT = """
            SELECT kid, private_sealed, activates_at FROM signing_keys
            WHERE algorithm = 'RS256' AND (retires_at IS NULL OR retires_at > now()) ORDER BY activates_at, kid
            """;

    /** $1 kid text, $2 public_jwk jsonb, $3 private_sealed bytea, $4 activates_at timestamptz. */
    private static final String INSERT = """
            INSERT INTO signing_keys (kid, algorithm, public_jwk, private_sealed, activates_at)
            VALUES ($1, 'RS256', $2, $3, $4)
            """;

    private final Vertx vertx;
    private final Database database;
    private final SigningKeys keys;
    private final Clock clock;

    SigningKeyRepository(Vertx vertx, Database database, SigningKeys keys, Clock clock) {
        this.vertx = vertx;
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    /** The keys that are not retired, oldest first. */
    Future<List<SigningKey>> current() {
        return database.system().query(CURRENT, Tuple.tuple()).map(this::unsealAll);
    }

    /** The same, after making the first key if there is none. Nodes that start together make one between them. */
    Future<List<SigningKey>> currentOrFirst() {
        return current().compose(found -> found.isEmpty() ? createFirst() : Future.succeededFuture(found));
    }

    private Future<List<SigningKey>> createFirst() {
        return vertx.executeBlocking(() -> keys.create(clock.instant()), false)
                .compose(key -> database.system().transaction(connection -> insertUnlessOthersDid(connection, key)));
    }

    private Future<List<SigningKey>> insertUnlessOthersDid(SqlConnection connection, SigningKey key) {
        return connection
                .preparedQuery("SELECT pg_advisory_xact_lock($1)")
                .execute(Tuple.of(FIRST_KEY_LOCK))
                .compose(locked -> connection.preparedQuery(CURRENT).execute())
                .map(this::unsealAll)
                .compose(found -> found.isEmpty() ? insert(connection, key) : Future.succeededFuture(found));
    }

    private Future<List<SigningKey>> insert(SqlConnection connection, SigningKey key) {
        Tuple row = Tuple.of(
                key.kid(),
                key.publicJwk(),
                Buffer.buffer(keys.seal(key)),
                key.activatesAt().atOffset(ZoneOffset.UTC));
        return connection.preparedQuery(INSERT).execute(row).map(List.of(key));
    }

    private List<SigningKey> unsealAll(Iterable<Row> rows) {
        List<SigningKey> all = new ArrayList<>();
        for (Row row : rows) {
            all.add(keys.unseal(
                    row.getString("kid"),
                    row.getBuffer("private_sealed").getBytes(),
                    row.getOffsetDateTime("activates_at").toInstant()));
        }
        return all;
    }
}
