package dev.penstock.gateway.auth.throttle;

import dev.penstock.gateway.auth.throttle.core.Attempts;
import dev.penstock.platform.database.Database;
import dev.penstock.platform.database.SystemSql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Rows of {@code auth_attempts}, the same for every node. Any thread; futures complete on the caller's context. */
final class AttemptRepository {

    /** Locks the rows, making those that are missing; always in the same order. $1 keys bytea[]. */
    private static final String LOCK = """
            INSERT INTO auth_attempts AS a (key, attempts, at, blocked_until)
            SELECT key, 0, clock_timestamp(), clock_timestamp() FROM unnest($1::bytea[]) AS asked (key) ORDER BY key
            ON CONFLICT (key) DO UPDATE SET attempts = a.attempts
            RETURNING key, attempts, at, blocked_until, clock_timestamp() AS now
            """;

    /** $1 keys bytea[], $2 attempts integer[], $3 at timestamptz[], $4 blocked until timestamptz[], $5 forgotten at timestamptz[]. */
    private static final String WRITE = """
            UPDATE auth_attempts a
            SET attempts = n.attempts, at = n.at, blocked_until = n.blocked_until, forgotten_at = n.forgotten_at
            FROM unnest($1::bytea[], $2::integer[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
              AS n (key, attempts, at, blocked_until, forgotten_at)
            WHERE a.key = n.key
            """;

    /** $1 rows at most integer. */
    private static final String SWEEP = """
            DELETE FROM auth_attempts WHERE key IN (
              SELECT key FROM auth_attempts WHERE forgotten_at < now() LIMIT $1 FOR UPDATE SKIP LOCKED)
            """;

    private final SystemSql system;

    AttemptRepository(Database database) {
        this.system = database.system();
    }

    /** What is known of some keys while their rows are locked, by the database's clock. */
    record Locked(Map<Key, Attempts> attempts, Instant now) {}

    /** What is to be written, and what the caller is told. */
    record Change<T>(Map<Key, Counted> attempts, T answer) {}

    /** The attempts of one key, and when they may be forgotten. */
    record Counted(Attempts attempts, Instant forgottenAt) {}

    /** Decides on the attempts of these keys while nobody else does, and writes what was decided. */
    <T> Future<T> change(List<Key> keys, BiFunction<Map<Key, Attempts>, Instant, Change<T>> decide) {
        return system.transaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(keys.stream().map(Key::buffer).toArray(Buffer[]::new)))
                .compose(rows -> {
                    Locked locked = locked(rows);
                    Change<T> change = decide.apply(locked.attempts(), locked.now());
                    return write(connection, change.attempts()).map(change.answer());
                }));
    }

    /** Removes rows of which nothing is left; says how many. */
    Future<Integer> sweep(int rowsMax) {
        return system.query(SWEEP, Tuple.of(rowsMax)).map(RowSet::rowCount);
    }

    private static Future<Void> write(SqlConnection connection, Map<Key, Counted> attempts) {
        if (attempts.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Map.Entry<Key, Counted>> rows = List.copyOf(attempts.entrySet());
        Tuple arguments = Tuple.of(
                rows.stream().map(row -> row.getKey().buffer()).toArray(Buffer[]::new),
                rows.stream().map(row -> row.getValue().attempts().count()).toArray(Integer[]::new),
                rows.stream().map(row -> time(row.getValue().attempts().at())).toArray(OffsetDateTime[]::new),
                rows.stream()
                        .map(row -> time(row.getValue().attempts().blockedUntil()))
                        .toArray(OffsetDateTime[]::new),
                rows.stream().map(row -> time(row.getValue().forgottenAt())).toArray(OffsetDateTime[]::new));
        return connection.preparedQuery(WRITE).execute(arguments).mapEmpty();
    }

    private static Locked locked(RowSet<Row> rows) {
        Map<Key, Attempts> attempts = new HashMap<>();
        Instant now = Instant.MIN;
        for (Row row : rows) {
            attempts.put(
                    new Key(row.getBuffer("key")),
                    new Attempts(
                            row.getInteger("attempts"),
                            row.getOffsetDateTime("at").toInstant(),
                            row.getOffsetDateTime("blocked_until").toInstant()));
            now = row.getOffsetDateTime("now").toInstant();
        }
        return new Locked(attempts, now);
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
