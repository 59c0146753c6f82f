package dev.penstock.gateway.outbox;

import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to be the one relay of a database: a session-level advisory lock, held as long as its connection lives. The
 * connection is asked for a sign of life every second, so a leader that is cut off knows within {@link #ANSWER_LIMIT}, and
 * PostgreSQL gives the lock to a standby when it notices the same. Should both lead for a moment, the dispatch numbers keep
 * their work apart. Lives on one Vert.x context.
 */
final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    /** Any constant will do, as long as every version of the relay uses the same. Advisory locks are of one database. */
    private static final long LOCK_KEY = 0x50_45_4E_53_54_4F_43_4BL;

    private static final String TRY_LOCK = "SELECT pg_try_advisory_lock($1)";
    private static final String LISTEN = "LISTEN penstock_jobs";
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final PgConnection connection;
    private final Promise<Void> lost = Promise.promise();
    private long heartbeatTimer;

    private Leadership(Vertx vertx, PgConnection connection) {
        this.vertx = vertx;
        this.connection = connection;
    }

    /**
     * Waits until this process leads. Fails when the database cannot be reached or the connection breaks meanwhile; then the
     * caller tries again.
     *
     * @param wanted asked before each try; when it says no, the future fails
     */
    static Future<Leadership> await(Vertx vertx, Database database, BooleanSupplier wanted) {
        return database.dedicated().compose(connection -> {
            Promise<Void> locked = Promise.promise();
            connection.closeHandler(closed -> locked.tryFail("connection lost while waiting to lead"));
            tryLock(vertx, connection, wanted, locked);
            return locked.future()
                    .compose(won -> connection.query(LISTEN).execute())
                    .map(listening -> new Leadership(vertx, connection).begin())
                    .onFailure(e -> connection.close());
        });
    }

    /** Completes when leadership ends, whoever ended it. Stop publishing at once. */
    Future<Void> lost() {
        return lost.future();
    }

    /** Called when some process has put jobs into the ledger. */
    void onNotification(Runnable wakeUp) {
        connection.notificationHandler(notification -> wakeUp.run());
    }

    /** Gives the lock to whoever waits for it. */
    Future<Void> resign() {
        end();
        return connection.close().otherwiseEmpty();
    }

    private Leadership begin() {
        connection.closeHandler(closed -> end());
        heartbeatTimer = vertx.setPeriodic(HEARTBEAT.toMillis(), timer -> askForLife());
        LOG.info("this process leads the relay");
        return this;
    }

    private void askForLife() {
        connection
                .query("SELECT 1")
                .execute()
                .timeout(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(e -> {
                    end();
                    connection.close();
                });
    }

    private void end() {
        vertx.cancelTimer(heartbeatTimer);
        if (lost.tryComplete()) {
            LOG.info("this process no longer leads the relay");
        }
    }

    /** A loop of timers rather than a chain of futures: a standby waits for weeks. */
    private static void tryLock(Vertx vertx, PgConnection connection, BooleanSupplier wanted, Promise<Void> locked) {
        if (!wanted.getAsBoolean()) {
            locked.tryFail("leading is no longer wanted");
            return;
        }
        connection
                .preparedQuery(TRY_LOCK)
                .execute(Tuple.of(LOCK_KEY))
                .map(rows -> rows.iterator().next().getBoolean(0))
                .onFailure(locked::tryFail)
                .onSuccess(won -> {
                    if (won) {
                        locked.tryComplete();
                    } else {
                        vertx.setTimer(RETRY.toMillis(), timer -> tryLock(vertx, connection, wanted, locked));
                    }
                });
    }
}
