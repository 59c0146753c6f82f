package dev.penstock.gateway.realtime.fanout;

import dev.penstock.gateway.realtime.core.Hint;
import dev.penstock.platform.database.Database;
import dev.penstock.platform.link.Reconnecting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Hints through PostgreSQL's NOTIFY: what workers send after their commits, and the way between gateways while Redis is gone.
 * Never inside the transaction that made the change: NOTIFY takes a global lock when it commits. On the context of
 * {@link FanOutVerticle}.
 */
final class NotifyHints {

    private static final String LISTEN = "LISTEN penstock_changes";

    /** $1 text[], hints. */
    private static final String NOTIFY = "SELECT pg_notify('penstock_changes', hint) FROM unnest($1::text[]) AS hint";

    /** Later hints are of more use than one that waits longer. */
    private static final long PUBLISH_MS_MAX = 3_000;

    private static final long LISTEN_MS_MAX = 2_000;

    private final Database database;
    private final Consumer<String> heard;
    private final Runnable listening;
    private final Reconnecting<PgConnection> listener;

    /**
     * @param heard takes each notification
     * @param listening called whenever listening has begun anew: what was said before is missed
     */
    NotifyHints(Vertx vertx, Database database, RandomGenerator random, Consumer<String> heard, Runnable listening) {
        this.database = database;
        this.heard = heard;
        this.listening = listening;
        this.listener = new Reconnecting<>(
                vertx, "postgresql to listen", random, this::connect, NotifyHints::ping, PgConnection::close);
    }

    void start() {
        listener.start();
    }

    /** Sends the hints in one statement. */
    Future<Void> publish(List<Hint> hints, String origin) {
        String[] texts =
                hints.stream().map(hint -> HintText.encode(hint, origin)).toArray(String[]::new);
        return database.system()
                .query(NOTIFY, Tuple.of((Object) texts))
                .timeout(PUBLISH_MS_MAX, TimeUnit.MILLISECONDS)
                .mapEmpty();
    }

    Future<Void> stop() {
        return listener.stop();
    }

    private Future<PgConnection> connect() {
        return database.dedicated().compose(connection -> {
            connection.notificationHandler(notification -> heard.accept(notification.getPayload()));
            connection.closeHandler(closed -> listener.lost(connection, "closed"));
            return connection
                    .query(LISTEN)
                    .execute()
                    .timeout(LISTEN_MS_MAX, TimeUnit.MILLISECONDS)
                    .map(done -> {
                        listening.run();
                        return connection;
                    })
                    .recover(e -> connection.close().transform(closed -> Future.failedFuture(e)));
        });
    }

    private static Future<?> ping(PgConnection connection) {
        return connection.query("SELECT 1").execute();
    }
}
