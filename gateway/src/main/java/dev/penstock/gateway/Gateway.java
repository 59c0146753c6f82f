package dev.penstock.gateway;

import static dev.penstock.config.GatewayNodeSettings.API;
import static dev.penstock.config.GatewayNodeSettings.EDGE;
import static dev.penstock.config.GatewayNodeSettings.REALTIME;

import dev.penstock.config.GatewayNodeSettings;
import dev.penstock.config.GatewaySettings;
import dev.penstock.config.HttpSettings;
import dev.penstock.gateway.access.DriveAccess;
import dev.penstock.gateway.auth.AuthenticateStage;
import dev.penstock.gateway.edge.Edge;
import dev.penstock.gateway.edge.LocalTarget;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.gateway.request.Stage;
import dev.penstock.platform.observe.Dependency;
import dev.penstock.platform.observe.ManagementServer;
import dev.penstock.platform.observe.Readiness;
import dev.penstock.platform.observe.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway node, and its composition root: the only place that knows all subsystems and the order of the stages a request
 * passes. Needs PostgreSQL with a migrated schema to start; from then on it outlives the loss of anything it depends on.
 */
public final class Gateway {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

    private final Ground ground;
    private final Supplier<Future<Void>> release;
    private final IdentitySubsystem identity;
    private final LimitsSubsystem limits;
    private final RoutingSubsystem routing;
    private final List<Subsystem> subsystems;
    private final Readiness readiness;
    private @Nullable Edge edge;
    private @Nullable ManagementServer management;
    private @Nullable Future<Void> closing;

    private Gateway(Ground ground, Supplier<Future<Void>> release) {
        this.ground = ground;
        this.release = release;
        this.identity = new IdentitySubsystem(ground);
        this.limits = new LimitsSubsystem(ground);
        this.routing = new RoutingSubsystem(ground);
        this.subsystems = compose(ground.settings().node());
        Dependency database = Dependency.required("database", ground.database()::ping);
        this.readiness = new Readiness(
                Stream.concat(Stream.of(database), subsystems.stream().flatMap(s -> s.dependencies().stream()))
                        .toList(),
                PROBE_TIMEOUT);
    }

    /** The parts a node of these roles needs, and no other, in the order they start (015). */
    private List<Subsystem> compose(GatewayNodeSettings node) {
        List<Subsystem> parts = new ArrayList<>(List.of(identity, limits));
        if (node.has(API) || node.has(REALTIME)) {
            RealtimeSubsystem realtime = new RealtimeSubsystem(
                    ground, identity.verifier(), identity.revocations(), new DriveAccess(ground.database()));
            parts.add(realtime);
            if (node.has(API)) {
                JobsSubsystem jobs = new JobsSubsystem(ground);
                parts.add(jobs);
                parts.add(new FilesSubsystem(ground, realtime.commits(), jobs.signal(), limits.transfers()));
            }
        }
        parts.add(routing);
        return List.copyOf(parts);
    }

    /** What a request passes. Behind an edge it has been counted there already. */
    private List<Stage> stages() {
        AuthenticateStage authenticate = new AuthenticateStage(identity.verifier());
        return ground.settings().node().has(EDGE) ? List.of(authenticate, limits.stage()) : List.of(authenticate);
    }

    /** Starts a node on a Vert.x of its own, which {@link #close()} also closes. */
    public static Future<Gateway> start(GatewaySettings settings) {
        Telemetry telemetry = new Telemetry();
        Vertx vertx = telemetry.vertx(settings.http().eventLoops());
        Supplier<Future<Void>> release = () -> vertx.close().onComplete(closed -> telemetry.close());
        return start(vertx, settings, telemetry, release);
    }

    /** Starts a node on a Vert.x that others use too; its closing, and that of the telemetry, is up to the caller. */
    public static Future<Gateway> start(Vertx vertx, GatewaySettings settings, Telemetry telemetry) {
        return start(vertx, settings, telemetry, Future::succeededFuture);
    }

    private static Future<Gateway> start(
            Vertx vertx, GatewaySettings settings, Telemetry telemetry, Supplier<Future<Void>> release) {
        Gateway gateway = new Gateway(Ground.lay(vertx, settings, telemetry), release);
        return gateway.open().recover(cause -> gateway.close().transform(closed -> Future.failedFuture(cause)));
    }

    /** The port clients use. */
    public int port() {
        return started(edge).port();
    }

    /** The port operators use. */
    public int managementPort() {
        return started(management).port();
    }

    /**
     * Drains and stops: not ready any more, long-lived clients are sent elsewhere, the port closes once requests in flight have
     * ended, both within the drain timeout, then subsystems stop in the reverse order of their start. Every step is tried, whatever became of the one before.
     * Calling it again changes nothing and gives the same future.
     */
    public synchronized Future<Void> close() {
        Future<Void> current = closing;
        if (current == null) {
            current = stop();
            closing = current;
        }
        return current;
    }

    private Future<Void> stop() {
        readiness.drain();
        Duration drain = ground.settings().http().drainTimeout();
        long deadline = System.nanoTime() + drain.toNanos();
        // Half for those who stay long, what is left of the whole for the requests in flight.
        Future<Void> stopping = inOrder(subsystems, subsystem -> subsystem.drain(drain.dividedBy(2)));
        Edge open = edge;
        if (open != null) {
            stopping =
                    afterwards(stopping, () -> open.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
        }
        for (int i = subsystems.size() - 1; i >= 0; i--) {
            stopping = afterwards(stopping, subsystems.get(i)::stop);
        }
        if (management != null) {
            stopping = afterwards(stopping, management::close);
        }
        stopping = afterwards(stopping, ground.announcements()::stop);
        stopping = afterwards(stopping, ground.database()::close);
        return afterwards(stopping, release);
    }

    private Future<Gateway> open() {
        return ManagementServer.start(ground.vertx(), ground.settings().management(), readiness, ground.telemetry())
                .compose(listening -> {
                    management = listening;
                    return startAll();
                })
                .compose(ready -> openEdge())
                .map(listening -> {
                    edge = listening;
                    readiness.open();
                    LOG.atInfo().addKeyValue("port", listening.port()).log("gateway listening");
                    return this;
                });
    }

    private Future<Void> startAll() {
        Future<Void> starting = ground.announcements().start();
        for (Subsystem subsystem : subsystems) {
            starting = starting.compose(before -> subsystem.start());
        }
        return starting;
    }

    /** The features this node serves: on a node without the role api, WebSockets at most. */
    List<RouteModule> routes() {
        GatewayNodeSettings node = ground.settings().node();
        return subsystems.stream()
                .filter(part -> node.has(API) || part instanceof RealtimeSubsystem)
                .flatMap(part -> part.routes().stream())
                .toList();
    }

    private Future<Edge> openEdge() {
        HttpSettings http = ground.settings().http();
        LocalTarget local = new LocalTarget(http.bodyMax(), routes());
        return routing.open(local)
                .compose(lookup -> Edge.start(
                        ground.vertx(), ground.settings(), ground.telemetry().meters(), local, lookup, stages()));
    }

    private static Future<Void> inOrder(List<Subsystem> subsystems, Function<Subsystem, Future<Void>> step) {
        Future<Void> all = Future.succeededFuture();
        for (Subsystem subsystem : subsystems) {
            all = afterwards(all, () -> step.apply(subsystem));
        }
        return all;
    }

    /** The next step, also when the one before failed; that failure is logged here. */
    private static Future<Void> afterwards(Future<Void> before, Supplier<Future<Void>> next) {
        return before.onFailure(e -> LOG.atWarn().setCause(e).log("a part did not stop cleanly"))
                .transform(done -> next.get());
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("gateway not started");
        }
        return part;
    }
}
