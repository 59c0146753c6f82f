package dev.penstock.workers.job;

import dev.penstock.platform.database.Database;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the relay that there is room in a pool again, because jobs were started, or backlog, because jobs were given back.
 * Speed only: the relay polls. Any thread; calls within a few milliseconds become one notification.
 */
public final class RelayNudge {
    private static final Logger LOG = LoggerFactory.getLogger(RelayNudge.class);
    private static final Duration DEBOUNCE = Duration.ofMillis(20);
    private static final String NOTIFY = "SELECT pg_notify('penstock_jobs', '')";

    private final Vertx vertx;
    private final Database database;
    private final AtomicBoolean pending = new AtomicBoolean();

    public RelayNudge(Vertx vertx, Database database) {
        this.vertx = vertx;
        this.database = database;
    }

    void nudge() {
        if (pending.compareAndSet(false, true)) {
            vertx.setTimer(DEBOUNCE.toMillis(), timer -> {
                pending.set(false);
                database.system()
                        .query(NOTIFY, Tuple.tuple())
                        .onFailure(e -> LOG.debug("relay not told of room, it polls: {}", e.toString()));
            });
        }
    }
}
