package dev.penstock.platform.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/** Statements that cross tenants, as {@code penstock_system}. Any thread; futures complete on the caller's context. */
public final class SystemSql {

    private final Pool pool;

    SystemSql(Pool pool) {
        this.pool = pool;
    }

    /** Runs one statement in a transaction of its own. */
    public Future<RowSet<Row>> query(String sql, Tuple arguments) {
        return pool.preparedQuery(sql).execute(arguments);
    }

    /** Runs the work in one transaction: committed when its future succeeds, rolled back when it fails. */
    public <T> Future<T> transaction(Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction(work);
    }
}
