package dev.penstock.platform.database;

import java.io.Serial;
import java.util.concurrent.TimeoutException;

/**
 * PostgreSQL did not answer in time, and the connection it was asked on is closed. Whether the statements took effect is not
 * known, as after any lost connection.
 */
public final class DatabaseTimeoutException extends TimeoutException {

    @Serial
    private static final long serialVersionUID = 1L;

    DatabaseTimeoutException(long limitMs) {
        super("PostgreSQL did not answer within " + limitMs + " ms");
    }

    /** Says nothing of where, which is always the same timer. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
