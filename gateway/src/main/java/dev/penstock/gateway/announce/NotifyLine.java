package dev.penstock.gateway.announce;

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
import java.util.regex.Pattern;

/**
 * News through PostgreSQL's NOTIFY, on one channel, which whatever writes to this database can use too. Never inside the
 * transaction that made the change: NOTIFY takes a global lock when it commits. What is said while nobody listens is lost.
 * Everything on the context it was started on.
 */
public final class NotifyLine {

    /** $1 channel text, $2 text[]. */
    private static final String NOTIFY = "SELECT pg_notify($1, said) FROM unnest($2::text[]) AS said";

    private static final Pattern CHANNEL = Pattern.compile("[a-z_]{1,63}");

    /** Later news are of more use than one that waits longer. */
    private static final long PUBLISH_MS_MAX = 3_000;

    private static final long LISTEN_MS_MAX = 2_000;

    private final Database database;
    private final String channel;
    private final Consumer<String> heard;
    private final Runnable listening;
    private final Reconnecting<PgConnection> listener;

    /**
     * @param channel small letters and underscores
     * @param heard takes each notification
     * @param listening called whenever listening has begun anew: what was said before is missed
     */
    public NotifyLine(
            Vertx vertx,
            Database database,
            RandomGenerator random,
            String channel,
            Consumer<String> heard,
            Runnable listening) {
        if (!CHANNEL.matcher(channel).matches()) {
            throw new IllegalArgumentException("channel: " + channel + " (expected: " + CHANNEL + ")");
        }
        this.database = database;
        this.channel = channel;
        this.heard = heard;
        this.listening = listening;
        this.listener = new Reconnecting<>(
                vertx, "postgresql to listen", random, this::connect, NotifyLine::ping, PgConnection::close);
    }

    /** Begins to connect; never fails. */
    public void start() {
        listener.start();
    }

    /** Sends the texts in one statement; each at most 8,000 bytes. Fails when that takes more than three seconds. */
    public Future<Void> publish(List<String> texts) {
        return database.system()
                .query(NOTIFY, Tuple.tuple().addString(channel).addArrayOfString(texts.toArray(String[]::new)))
                .timeout(PUBLISH_MS_MAX, TimeUnit.MILLISECONDS)
                .mapEmpty();
    }

    /** Stops listening and disconnects. */
    public Future<Void> stop() {
        return listener.stop();
    }

    private Future<PgConnection> connect() {
        return database.dedicated().compose(connection -> {
            connection.notificationHandler(notification -> heard.accept(notification.getPayload()));
            connection.closeHandler(closed -> listener.lost(connection, "closed"));
            return connection
                    .query("LISTEN " + channel)
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
