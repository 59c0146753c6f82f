package dev.penstock.gateway.auth;

import dev.penstock.gateway.auth.jose.JsonMembers;
import dev.penstock.gateway.auth.jose.Jwk;
import dev.penstock.gateway.auth.jose.SignatureAlgorithm;
import dev.penstock.gateway.auth.jose.VerificationKey;
import dev.penstock.platform.database.Database;
import dev.penstock.protocol.Ids;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code signing_keys}: shared by every node. Whatever changes them holds one advisory lock, so that nodes do it one after the
 * other, and goes by the database's clock. Each change is one transaction, with its audit row.
 */
final class SigningKeyRepository {

    /** One of the application's advisory locks; any constant that no other lock of ours uses. */
    private static final long LOCK = 0x70656e5f6b657931L;

    private static final String LOCK_KEYS = "SELECT pg_advisory_xact_lock($1)";

    private static final String CURRENT = """
            SELECT kid, algorithm, public_jwk, private_sealed, created_at, activates_at, retires_at FROM signing_keys
            WHERE retires_at IS NULL OR retires_at > now() ORDER BY activates_at, kid
            """;

    /** $1 kid text, $2 algorithm text, $3 public_jwk jsonb, $4 private_sealed bytea, $5 ms until it signs bigint. */
    private static final String INSERT = """
            INSERT INTO signing_keys (kid, algorithm, public_jwk, private_sealed, activates_at)
            VALUES ($1, $2, $3, $4, now() + $5 * interval '1 millisecond')
            RETURNING created_at, activates_at
            """;

    /** What is superseded: $1 kid of the successor text, $2 ms until it ends bigint. */
    private static final String RETIRE_OTHERS = """
            UPDATE signing_keys SET retires_at = now() + $2 * interval '1 millisecond'
            WHERE kid <> $1 AND retires_at IS NULL
            """;

    private static final String DROP_RETIRED = "DELETE FROM signing_keys WHERE retires_at < now()";

    /** $1 algorithm text, $2 age in ms bigint. Whether no key of it is younger. */
    private static final String IS_DUE = """
            SELECT NOT EXISTS (
              SELECT FROM signing_keys
              WHERE algorithm = $1 AND retires_at IS NULL AND created_at > now() - $2 * interval '1 millisecond') AS due
            """;

    /** $1 kid text. */
    private static final String REVOKE = """
            UPDATE signing_keys SET retires_at = now() WHERE kid = $1 AND (retires_at IS NULL OR retires_at > now())
            """;

    /** A published key takes over before its time. $1 kid text. */
    private static final String ACTIVATE = "UPDATE signing_keys SET activates_at = now() WHERE kid = $1";

    /** Its successor is gone: the newest that signs does not retire. $1 algorithm text. */
    private static final String STAY = """
            UPDATE signing_keys SET retires_at = NULL
            WHERE kid = (
              SELECT kid FROM signing_keys
              WHERE algorithm = $1 AND activates_at <= now() AND (retires_at IS NULL OR retires_at > now())
              ORDER BY activates_at DESC, kid DESC LIMIT 1)
            """;

    /** $1 id uuid, $2 tenant uuid or null, $3 actor uuid or null, $4 action text, $5 kid text, $6 request id text or null. */
    private static final String AUDIT = """
            INSERT INTO audit_log (id, tenant_id, actor_id, action, target, request_id)
            VALUES ($1, $2, $3, $4, $5, $6)
            """;

    private final Database database;
    private final SigningKeys keys;
    private final BoundedWorkers workers;

    SigningKeyRepository(Database database, SigningKeys keys, BoundedWorkers workers) {
        this.database = database;
        this.keys = keys;
        this.workers = workers;
    }

    /** Who asks for a change; nobody, when it is time. */
    record Actor(
            @Nullable UUID tenantId,
            @Nullable UUID userId,
            @Nullable String requestId) {
        static final Actor CLOCK = new Actor(null, null, null);
    }

    /** The keys that are not retired, in the order they become active. */
    Future<List<SigningKey>> current() {
        return database.system().query(CURRENT, Tuple.tuple()).map(this::unsealAll);
    }

    /** The same, after making a key of this algorithm if there is none. Nodes that start together make one between them. */
    Future<List<SigningKey>> currentOrFirst(SignatureAlgorithm algorithm) {
        return current()
                .compose(found -> hasKey(found, algorithm)
                        ? Future.succeededFuture(found)
                        : change(connection -> locked(connection)
                                        .compose(keys -> hasKey(keys, algorithm)
                                                ? Future.succeededFuture()
                                                : create(connection, algorithm, Duration.ZERO)
                                                        .compose(made -> audit(
                                                                connection, Actor.CLOCK, "key.created", made.kid()))))
                                .compose(done -> current()));
    }

    /**
     * Publishes a key that will sign after {@code lead}, and lets the others verify for {@code overlap} after that. If there is one
     * waiting already, that is the answer: asking twice has one effect.
     */
    Future<SigningKey> rotate(SignatureAlgorithm algorithm, Duration lead, Duration overlap, Actor actor) {
        return database.system().transaction(connection -> locked(connection).compose(found -> waiting(found, algorithm)
                .map(Future::succeededFuture)
                .orElseGet(() -> succeed(connection, algorithm, lead, overlap, actor))));
    }

    /** The same, if the youngest key has reached this age; empty if not. */
    Future<Optional<SigningKey>> rotateIfOlder(
            Duration age, SignatureAlgorithm algorithm, Duration lead, Duration overlap) {
        return database.system().transaction(connection -> locked(connection)
                .compose(found -> connection.preparedQuery(DROP_RETIRED).execute())
                .compose(
                        dropped -> connection.preparedQuery(IS_DUE).execute(Tuple.of(algorithm.wire(), age.toMillis())))
                .compose(rows -> rows.iterator().next().getBoolean("due")
                        ? succeed(connection, algorithm, lead, overlap, Actor.CLOCK)
                                .map(Optional::of)
                        : Future.succeededFuture(Optional.<SigningKey>empty())));
    }

    /** Ends a key at once, with a successor that signs at once; false when there is no such key. */
    Future<Boolean> revoke(String kid, SignatureAlgorithm algorithm, Actor actor) {
        return database.system().transaction(connection -> locked(connection)
                .compose(found -> connection.preparedQuery(REVOKE).execute(Tuple.of(kid)))
                .compose(revoked -> revoked.rowCount() == 0
                        ? Future.succeededFuture(false)
                        : audit(connection, actor, "key.revoked", kid)
                                .compose(audited -> replace(connection, algorithm, actor))
                                .map(true)));
    }

    /** Somebody must sign: who does, or who waits to, or one made now. */
    private Future<Void> replace(SqlConnection connection, SignatureAlgorithm algorithm, Actor actor) {
        return read(connection).compose(left -> {
            Optional<SigningKey> waiting = waiting(left, algorithm);
            boolean signs = left.stream().anyMatch(key -> key.algorithm() == algorithm && isActive(key));
            if (signs) {
                return waiting.isPresent() ? Future.succeededFuture() : stay(connection, algorithm);
            }
            return waiting.isPresent()
                    ? connection
                            .preparedQuery(ACTIVATE)
                            .execute(Tuple.of(waiting.get().kid()))
                            .mapEmpty()
                    : create(connection, algorithm, Duration.ZERO)
                            .compose(made -> audit(connection, actor, "key.created", made.kid()));
        });
    }

    private static Future<Void> stay(SqlConnection connection, SignatureAlgorithm algorithm) {
        return connection
                .preparedQuery(STAY)
                .execute(Tuple.of(algorithm.wire()))
                .mapEmpty();
    }

    private Future<SigningKey> succeed(
            SqlConnection connection, SignatureAlgorithm algorithm, Duration lead, Duration overlap, Actor actor) {
        return create(connection, algorithm, lead).compose(made -> connection
                .preparedQuery(RETIRE_OTHERS)
                .execute(Tuple.of(made.kid(), lead.plus(overlap).toMillis()))
                .compose(retired -> audit(connection, actor, "key.rotated", made.kid()))
                .map(made));
    }

    private Future<SigningKey> create(SqlConnection connection, SignatureAlgorithm algorithm, Duration lead) {
        return workers.run(() -> keys.create(algorithm, Instant.now())).compose(key -> connection
                .preparedQuery(INSERT)
                .execute(Tuple.of(
                        key.kid(), algorithm.wire(), key.publicJwk(), Buffer.buffer(keys.seal(key)), lead.toMillis()))
                .map(rows -> dated(key, rows.iterator().next())));
    }

    private Future<Void> change(Function<SqlConnection, Future<Void>> work) {
        return database.system().transaction(work);
    }

    private Future<List<SigningKey>> locked(SqlConnection connection) {
        return connection.preparedQuery(LOCK_KEYS).execute(Tuple.of(LOCK)).compose(locked -> read(connection));
    }

    private Future<List<SigningKey>> read(SqlConnection connection) {
        return connection.preparedQuery(CURRENT).execute().map(this::unsealAll);
    }

    private static Future<Void> audit(SqlConnection connection, Actor actor, String action, String kid) {
        return connection
                .preparedQuery(AUDIT)
                .execute(Tuple.of(Ids.next(), actor.tenantId(), actor.userId(), action, kid, actor.requestId()))
                .mapEmpty();
    }

    private static boolean hasKey(List<SigningKey> keys, SignatureAlgorithm algorithm) {
        return keys.stream().anyMatch(key -> key.algorithm() == algorithm);
    }

    private static Optional<SigningKey> waiting(List<SigningKey> keys, SignatureAlgorithm algorithm) {
        return keys.stream()
                .filter(key -> key.algorithm() == algorithm && !isActive(key))
                .findFirst();
    }

    /** By this node's clock, which may be a little off: then a key more is published than was needed. */
    private static boolean isActive(SigningKey key) {
        return key.active(Instant.now());
    }

    private static SigningKey dated(SigningKey key, Row row) {
        return new SigningKey(
                key.kid(),
                key.algorithm(),
                key.publicKey(),
                key.privateKey(),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("activates_at").toInstant(),
                null);
    }

    private List<SigningKey> unsealAll(RowSet<Row> rows) {
        List<SigningKey> all = new ArrayList<>();
        rows.forEach(row -> all.add(unseal(row)));
        return all;
    }

    /** The public half is believed for its name, and its name for the seal. */
    private SigningKey unseal(Row row) {
        VerificationKey read = Jwk.read(JsonMembers.of(((JsonObject) row.getValue("public_jwk")).getMap()));
        String kid = row.getString("kid");
        if (!Jwk.thumbprint(read.key()).equals(kid) || !read.algorithm().wire().equals(row.getString("algorithm"))) {
            throw new IllegalStateException("signing key " + kid + ": its public half is another key's");
        }
        OffsetDateTime retiresAt = row.getOffsetDateTime("retires_at");
        return new SigningKey(
                kid,
                read.algorithm(),
                read.key(),
                keys.unseal(
                        kid, read.algorithm(), row.getBuffer("private_sealed").getBytes()),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("activates_at").toInstant(),
                retiresAt == null ? null : retiresAt.toInstant());
    }
}
