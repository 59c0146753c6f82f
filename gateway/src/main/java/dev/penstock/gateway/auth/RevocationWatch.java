package dev.penstock.gateway.auth;

import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings to this node the logins that ended on others, every few seconds: until then, and while the database is away, an access
 * token of such a login still counts here. Each look goes back further than the one before ended, for commits come late.
 */
final class RevocationWatch {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationWatch.class);

    private static final Duration INTERVAL = Duration.ofSeconds(3);

    /** Longer than a statement may run, and than the database is usually away. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    /** $1 how far to look back in ms bigint. */
    private static final String RECENTLY_REVOKED = """
            SELECT id FROM logins WHERE revoked_at > now() - $1 * interval '1 millisecond'
            """;

    private final Vertx vertx;
    private final Database database;
    private final RevokedLogins revokedLogins;
    private final Duration accessTtl;
    private long lookedAtNanos;
    private boolean looking;
    private long timer;

    private RevocationWatch(Vertx vertx, Database database, RevokedLogins revokedLogins, Duration accessTtl) {
        this.vertx = vertx;
        this.database = database;
        this.revokedLogins = revokedLogins;
        this.accessTtl = accessTtl;
    }

    /** Completes once what ended before the start is known. */
    static Future<RevocationWatch> start(
            Vertx vertx, Database database, RevokedLogins revokedLogins, Duration accessTtl) {
        RevocationWatch watch = new RevocationWatch(vertx, database, revokedLogins, accessTtl);
        return watch.look(accessTtl).map(looked -> {
            watch.timer = vertx.setPeriodic(INTERVAL.toMillis(), tick -> watch.tick());
            return watch;
        });
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    /** On the timer's context only. A look that fails is made up for by the next, which reaches back to the last good one. */
    private void tick() {
        if (looking) {
            return;
        }
        looking = true;
        Duration sinceLastLook = Duration.ofNanos(System.nanoTime() - lookedAtNanos);
        Duration back = sinceLastLook.plus(OVERLAP);
        look(back.compareTo(accessTtl) < 0 ? back : accessTtl)
                .onFailure(e -> LOG.atWarn().addKeyValue("cause", e.toString()).log("revoked logins not read"))
                .onComplete(done -> looking = false);
    }

    private Future<Void> look(Duration back) {
        long startedNanos = System.nanoTime();
        return database.system()
                .query(RECENTLY_REVOKED, Tuple.of(back.toMillis()))
                .map(rows -> {
                    for (Row row : rows) {
                        revokedLogins.add(row.getUUID("id"));
                    }
                    lookedAtNanos = startedNanos;
                    return null;
                });
    }
}
