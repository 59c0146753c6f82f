package dev.penstock.workers.job;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Tells failures of the ledger that pass from those that the same statement meets again. */
final class LedgerOutage {
    private static final int CLASS_CHARS = 2;

    /**
     * PostgreSQL's classes connection exception, insufficient resources, operator intervention (shutdown, start, statement
     * timeout) and transaction rollback.
     */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "53", "57", "40");

    private LedgerOutage() {}

    /** Whether the same statement may succeed in a moment. */
    static boolean is(Throwable failure) {
        if (failure instanceof PgException refused) {
            String state = refused.getSqlState();
            return state.length() >= CLASS_CHARS && PASSING_CLASSES.contains(state.substring(0, CLASS_CHARS));
        }
        return failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof VertxException;
    }
}
