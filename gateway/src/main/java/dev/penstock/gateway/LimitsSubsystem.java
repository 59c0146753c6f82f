package dev.penstock.gateway;

import dev.penstock.gateway.ratelimit.RateLimits;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.gateway.request.Stage;
import dev.penstock.gateway.request.TransferMeter;
import dev.penstock.platform.observe.Dependency;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.List;

/** How much callers may ask for. */
final class LimitsSubsystem implements Subsystem {

    private final RateLimits limits;

    LimitsSubsystem(Ground ground) {
        this.limits = new RateLimits(
                ground.vertx(),
                ground.settings().node().nameOrHost(),
                ground.settings().limits(),
                ground.settings().redis(),
                ground.database(),
                ground.announcements(),
                new SecureRandom(),
                ground.telemetry().meters());
    }

    /** What every request passes once it is known who calls. */
    Stage stage() {
        return limits.stage();
    }

    /** For who gives out presigned URLs. */
    TransferMeter transfers() {
        return limits.transfers();
    }

    @Override
    public List<RouteModule> routes() {
        return List.of(limits.routes());
    }

    @Override
    public List<Dependency> dependencies() {
        return List.of(limits.dependency());
    }

    @Override
    public Future<Void> start() {
        return limits.start();
    }

    @Override
    public Future<Void> stop() {
        return limits.stop();
    }
}
