package dev.penstock.platform.database;

import io.vertx.sqlclient.Tuple;
import java.util.Objects;

/**
 * One prepared statement with its arguments.
 *
 * @param sql a constant text: it is the key of the prepared-statement cache
 * @param arguments the values of {@code $1 …}
 */
public record Statement(String sql, Tuple arguments) {

    public Statement {
        Objects.requireNonNull(sql, "sql");
        Objects.requireNonNull(arguments, "arguments");
    }
}
