package dev.penstock.gateway;

import dev.penstock.config.GatewayNodeSettings;
import dev.penstock.config.GatewaySettings;
import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.auth.Revocations;
import dev.penstock.gateway.auth.TokenVerifier;
import dev.penstock.gateway.journal.CommitListener;
import dev.penstock.gateway.journal.JournalRepository;
import dev.penstock.gateway.journal.JournalRoutes;
import dev.penstock.gateway.journal.SnapshotRepository;
import dev.penstock.gateway.journal.SnapshotRoutes;
import dev.penstock.gateway.realtime.Hubs;
import dev.penstock.gateway.realtime.RealtimeRoutes;
import dev.penstock.gateway.realtime.fanout.FanOut;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.platform.observe.Dependency;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Reading a drive's journal, at once or as it grows: changes, snapshot, WebSocket sessions, and the news between nodes. */
final class RealtimeSubsystem implements Subsystem {

    private final Hubs hubs;
    private final FanOut fanOut;
    private final List<RouteModule> routes;

    RealtimeSubsystem(Ground ground, TokenVerifier verifier, Revocations revocations, DriveAccess access) {
        GatewaySettings settings = ground.settings();
        SecureRandom random = new SecureRandom();
        JournalRepository journal = new JournalRepository(ground.database());
        hubs = new Hubs(
                settings.realtime(),
                settings.journal(),
                journal,
                access,
                random,
                ground.telemetry().meters(),
                ground.clock());
        revocations.onEnd(hubs::reviewLogins);
        fanOut = new FanOut(
                ground.vertx(),
                settings.redis(),
                ground.database(),
                ground.clock(),
                random,
                hubs,
                ground.telemetry().meters());
        RouteModule sockets = new RealtimeRoutes(
                hubs, settings.realtime(), settings.node().nameOrHost(), verifier, access, ground.clock());
        List<RouteModule> reading = List.of(
                new JournalRoutes(journal, access, hubs, ground.cursors(), settings.journal()),
                new SnapshotRoutes(
                        new SnapshotRepository(ground.database()),
                        access,
                        ground.cursors(),
                        ground.pageTokens(),
                        settings.journal()));
        routes = Stream.concat(
                        settings.node().has(GatewayNodeSettings.API) ? reading.stream() : Stream.of(),
                        settings.node().has(GatewayNodeSettings.REALTIME) ? Stream.of(sockets) : Stream.of())
                .toList();
    }

    /** What services call after each commit. */
    CommitListener commits() {
        return fanOut;
    }

    @Override
    public List<RouteModule> routes() {
        return routes;
    }

    @Override
    public List<Dependency> dependencies() {
        return List.of(fanOut.redis());
    }

    @Override
    public Future<Void> start() {
        return fanOut.start();
    }

    @Override
    public Future<Void> drain(Duration within) {
        return hubs.drain(within);
    }

    @Override
    public Future<Void> stop() {
        return fanOut.stop();
    }
}
