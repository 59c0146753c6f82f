package dev.penstock.gateway.realtime.fanout;

import dev.penstock.config.RedisSettings;
import dev.penstock.gateway.journal.CommitListener;
import dev.penstock.gateway.journal.DriveHead;
import dev.penstock.gateway.realtime.core.DriveKey;
import dev.penstock.gateway.realtime.core.Hint;
import dev.penstock.platform.database.Database;
import dev.penstock.platform.observe.Dependency;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tells every hub of every node of a commit: those of this node at once, the others through Redis, or through PostgreSQL while
 * Redis is gone. Delivery is at most once and may be lost; the journal is the truth, and hubs look at its heads every few
 * seconds. Any thread.
 */
public final class FanOut implements CommitListener {

    private final Vertx vertx;
    private final Clock clock;
    private final HintListener hubs;
    private final FanOutVerticle verticle;
    private volatile @Nullable String deployment;

    /** @param hubs the hubs of this node */
    public FanOut(
            Vertx vertx,
            RedisSettings redis,
            Database database,
            Clock clock,
            RandomGenerator random,
            HintListener hubs,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.clock = clock;
        this.hubs = hubs;
        this.verticle = new FanOutVerticle(redis, database, random, hubs, new FanOutMetrics(meters));
    }

    /** Begins to connect; succeeds also while Redis and PostgreSQL are away. */
    public Future<Void> start() {
        return vertx.deployVerticle(verticle).onSuccess(id -> deployment = id).mapEmpty();
    }

    @Override
    public void committed(DriveHead head) {
        Hint hint = new Hint(new DriveKey(head.tenantId(), head.driveId()), head.epoch(), head.seq(), clock.millis());
        hubs.heard(hint);
        verticle.publish(hint);
    }

    /** Redis, without which hints take the slower way through PostgreSQL. */
    public Dependency redis() {
        return Dependency.degrading("redis", verticle::checkRedis);
    }

    /** Closes the connections. */
    public Future<Void> stop() {
        String id = deployment;
        deployment = null;
        return id == null ? Future.succeededFuture() : vertx.undeploy(id);
    }
}
