package dev.penstock.platform.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Statements of one tenant. Each use of a connection first names the tenant to the database, in the same network flight, so that
 * row-level security fences whatever follows; a query that forgets its {@code tenant_id} finds nothing foreign.
 *
 * <p>Any thread; futures complete on the caller's context and fail with the driver's exception, or with {@link
 * DatabaseTimeoutException} when no answer comes.
 */
public final class TenantSql {

    private static final String NAME_TENANT = "SELECT set_config('penstock.tenant', $1, false)";

    private static final String LOCK_DRIVE = "SELECT 1 FROM drives WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE";

    private final BoundedPool pool;
    private final UUID tenantId;

    TenantSql(BoundedPool pool, UUID tenantId) {
        this.pool = pool;
        this.tenantId = tenantId;
    }

    /** Runs one statement in a transaction of its own. */
    public Future<RowSet<Row>> query(String sql, Tuple arguments) {
        return queries(List.of(new Statement(sql, arguments))).map(answers -> answers.get(0));
    }

    /**
     * Runs statements that only read, each in a transaction of its own, all sent in one network flight. Fails when one of them
     * fails.
     *
     * @return their answers, in order
     */
    public Future<List<RowSet<Row>>> queries(List<Statement> statements) {
        return pool.use(connection -> {
            List<Future<RowSet<Row>>> flight = new ArrayList<>(statements.size() + 1);
            flight.add(execute(connection, nameTenant()));
            statements.forEach(statement -> flight.add(execute(connection, statement)));
            // join, not all: the connection may return to the pool only when its last answer has come.
            return Future.join(flight).transform(done -> firstFailure(flight)
                    .compose(ok -> Future.succeededFuture(answers(flight, 1, statements.size()))));
        });
    }

    /** {@link #underDriveLock(UUID, List)} for one statement. */
    public Future<RowSet<Row>> underDriveLock(UUID driveId, String sql, Tuple arguments) {
        return underDriveLock(driveId, List.of(new Statement(sql, arguments))).map(answers -> answers.get(0));
    }

    /**
     * Runs the statements in one transaction that first locks the drive's row, all sent in one flight. Each statement sees a
     * snapshot taken after the lock was won, so checks it makes against the tree of this drive hold until the commit: this is
     * what makes journal numbers dense and in commit order, names unique and moves free of cycles (ADR 006).
     *
     * <p>Either every statement took effect and was committed, or the future fails and none did. After a lost connection the
     * outcome is unknown to the caller, as with any commit; callers are idempotent.
     *
     * @return the statements' answers, in order
     */
    public Future<List<RowSet<Row>>> underDriveLock(UUID driveId, List<Statement> statements) {
        return pool.use(connection -> {
            List<Future<RowSet<Row>>> flight = new ArrayList<>(statements.size() + 4);
            flight.add(connection.query("BEGIN").execute());
            flight.add(execute(connection, nameTenant()));
            flight.add(execute(connection, new Statement(LOCK_DRIVE, Tuple.of(tenantId, driveId))));
            for (Statement statement : statements) {
                flight.add(execute(connection, statement));
            }
            flight.add(connection.query("COMMIT").execute());
            // join, not all: the connection may return to the pool only when its last answer has come.
            return Future.join(flight).transform(done -> firstFailure(flight)
                    .compose(ok -> Future.succeededFuture(answers(flight, 3, statements.size()))));
        });
    }

    private Statement nameTenant() {
        return new Statement(NAME_TENANT, Tuple.of(tenantId.toString()));
    }

    private static Future<RowSet<Row>> execute(SqlConnection connection, Statement statement) {
        return connection.preparedQuery(statement.sql()).execute(statement.arguments());
    }

    /** The first failure is the cause; those after it only say that the transaction was aborted. */
    private static Future<Void> firstFailure(List<Future<RowSet<Row>>> flight) {
        for (Future<RowSet<Row>> answer : flight) {
            if (answer.failed()) {
                return Future.failedFuture(answer.cause());
            }
        }
        return Future.succeededFuture();
    }

    private static List<RowSet<Row>> answers(List<Future<RowSet<Row>>> flight, int from, int count) {
        List<RowSet<Row>> answers = new ArrayList<>(count);
        for (Future<RowSet<Row>> answer : flight.subList(from, from + count)) {
            answers.add(answer.result());
        }
        return answers;
    }
}
