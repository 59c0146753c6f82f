package dev.penstock.platform.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/**
 * Statements that cross tenants, as {@code penstock_system}. Any thread; futures complete on the caller's context and fail with the
 * driver's exception, or with {@link DatabaseTimeoutException} when no answer comes.
 */
public final class SystemSql {

    private final BoundedPool pool;

    SystemSql(BoundedPool pool) {
        this.pool = pool;
    }

    /** Runs one statement in a transaction of its own. */
    public Future<RowSet<Row>> query(String sql, Tuple arguments) {
        return pool.use(connection -> connection.preparedQuery(sql).execute(arguments));
    }

    /** Runs the work in one transaction: committed when its future succeeds, rolled back when it fails or takes too long. */
    public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return pool.transaction(work);
    }
}
