package dev.penstock.gateway.auth;

import dev.penstock.gateway.announce.Announcements;
import dev.penstock.gateway.announce.Topic;
import dev.penstock.platform.database.Database;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The net under the announcements: looks into the database every few seconds, and when announcements may have been missed, for what
 * has ended. Each look goes back further than the one before ended, for commits come late.
 */
final class RevocationWatch {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationWatch.class);

    private static final Duration INTERVAL = Duration.ofSeconds(3);

    /** Longer than a statement may run, and than the database is usually away. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    /** Events since a while, states of which a token may still not know. $1 back in ms bigint, $2 life of tokens in ms bigint. */
    private static final String RECENTLY_REVOKED = """
            SELECT 'LOGIN' AS kind, id FROM logins WHERE revoked_at > now() - $1 * interval '1 millisecond'
            UNION ALL
            SELECT 'LOGIN', id FROM api_keys WHERE revoked_at > now() - $1 * interval '1 millisecond'
            UNION ALL
            SELECT 'LOGIN', id FROM external_identities WHERE revoked_at > now() - $1 * interval '1 millisecond'
            UNION ALL
            SELECT 'DEVICE', id FROM devices WHERE revoked_at > now() - $1 * interval '1 millisecond'
            UNION ALL
            SELECT 'USER', id FROM users
            WHERE state = 'disabled' AND state_changed_at > now() - $2 * interval '1 millisecond'
            UNION ALL
            SELECT 'TENANT', id FROM tenants
            WHERE state = 'suspended' AND state_changed_at > now() - $2 * interval '1 millisecond'
            """;

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final Revocations revocations;
    private final Duration accessTtl;
    private long lookedAtNanos;
    private boolean looking;
    private long timer;

    private RevocationWatch(Vertx vertx, Database database, Revocations revocations, Duration accessTtl) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.database = database;
        this.revocations = revocations;
        this.accessTtl = accessTtl;
    }

    /** Completes once what ended before the start is known. */
    static Future<RevocationWatch> start(
            Vertx vertx, Database database, Announcements announcements, Revocations revocations, Duration accessTtl) {
        RevocationWatch watch = new RevocationWatch(vertx, database, revocations, accessTtl);
        return watch.look(accessTtl).map(looked -> {
            watch.timer = vertx.setPeriodic(INTERVAL.toMillis(), tick -> watch.lookSoon());
            announcements.subscribe(Topic.REVOKED, text -> {}, watch::lookSoon);
            return watch;
        });
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void lookSoon() {
        context.runOnContext(now -> tick());
    }

    /** On the context only. A look that fails is made up for by the next, which reaches back to the last good one. */
    private void tick() {
        if (looking) {
            return;
        }
        looking = true;
        Duration sinceLastLook = Duration.ofNanos(System.nanoTime() - lookedAtNanos);
        Duration back = sinceLastLook.plus(OVERLAP);
        look(back.compareTo(accessTtl) < 0 ? back : accessTtl)
                .onFailure(e -> LOG.atWarn().addKeyValue("cause", e.toString()).log("revocations not read"))
                .onComplete(done -> looking = false);
    }

    private Future<Void> look(Duration back) {
        long startedNanos = System.nanoTime();
        return database.system()
                .query(RECENTLY_REVOKED, Tuple.of(back.toMillis(), accessTtl.toMillis()))
                .map(rows -> {
                    List<Revocation> all = new ArrayList<>();
                    for (Row row : rows) {
                        Revocation.Kind kind = Revocation.Kind.valueOf(row.getString("kind"));
                        all.add(Revocation.of(kind, row.getUUID("id")));
                    }
                    revocations.found(all, startedNanos);
                    lookedAtNanos = startedNanos;
                    return null;
                });
    }
}
