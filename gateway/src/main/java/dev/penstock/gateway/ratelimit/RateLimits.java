package dev.penstock.gateway.ratelimit;

import dev.penstock.config.LimitSettings;
import dev.penstock.config.RedisSettings;
import dev.penstock.gateway.announce.Announcements;
import dev.penstock.gateway.announce.Topic;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.gateway.request.Stage;
import dev.penstock.gateway.request.TransferMeter;
import dev.penstock.platform.database.Database;
import dev.penstock.platform.observe.Dependency;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Rate limits of one node, put together. */
public final class RateLimits {

    /** How long a starting node waits for Redis before it limits by its share. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Vertx vertx;
    private final LimitSettings settings;
    private final Limiter limiter;
    private final PlanBook plans;
    private final Stage stage;
    private final Transfers transfers;
    private final RouteModule routes;
    private long refreshTimer = -1;

    /** @param node this node's name */
    public RateLimits(
            Vertx vertx,
            String node,
            LimitSettings settings,
            RedisSettings redis,
            Database database,
            Announcements announcements,
            RandomGenerator random,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.settings = settings;
        LimitMetrics metrics = new LimitMetrics(meters);
        PlanRepository repository = new PlanRepository(database);
        this.limiter = new Limiter(vertx, node, settings, redis, random, metrics);
        this.plans = new PlanBook(vertx, repository, metrics);
        this.transfers = new Transfers(limiter, plans);
        this.stage =
                new RateLimitStage(limiter, plans, new Claims(settings), new InFlight(metrics), transfers, metrics);
        this.routes = new PlanRoutes(repository, announcements);
        announcements.subscribe(Topic.PLANS, plans::heard, plans::refresh);
    }

    /** Begins to connect to Redis; succeeds also without it. */
    public Future<Void> start() {
        refreshTimer = vertx.setPeriodic(settings.planRefresh().toMillis(), timer -> plans.refresh());
        return limiter.start(PATIENCE);
    }

    public Future<Void> stop() {
        vertx.cancelTimer(refreshTimer);
        return limiter.stop();
    }

    /** What every request passes. */
    public Stage stage() {
        return stage;
    }

    /** For features that give out presigned URLs. */
    public TransferMeter transfers() {
        return transfers;
    }

    /** For others who have something to limit. */
    public Limiter limiter() {
        return limiter;
    }

    /** Plans, for operators. */
    public RouteModule routes() {
        return routes;
    }

    /** Whether limits hold exactly; down while each node limits by its share. */
    public Dependency dependency() {
        return Dependency.degrading("limits", limiter::check);
    }
}
