package dev.penstock.gateway;

import dev.penstock.config.DataSize;
import dev.penstock.config.RoutesSettings;
import dev.penstock.gateway.announce.Topic;
import dev.penstock.gateway.proxy.ProxyTargets;
import dev.penstock.gateway.request.Paging;
import dev.penstock.gateway.request.RouteLookup;
import dev.penstock.gateway.request.RouteModule;
import dev.penstock.gateway.request.Target;
import dev.penstock.gateway.route.LiveRoutes;
import dev.penstock.gateway.route.RouteAdminRoutes;
import dev.penstock.gateway.route.RouteAdministration;
import dev.penstock.gateway.route.RouteSources;
import dev.penstock.gateway.route.RouteWatch;
import dev.penstock.gateway.upstream.ClusterRoutes;
import dev.penstock.gateway.upstream.NameLookup;
import dev.penstock.gateway.upstream.Upstreams;
import dev.penstock.platform.observe.Dependency;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The live route table and its upstream clusters, and how operators change them. */
final class RoutingSubsystem implements Subsystem {

    private static final int COOKIE_KEY_BYTES = 32;

    private final Ground ground;
    private final Upstreams upstreams;
    private final ProxyTargets proxies;
    private final RoutesSettings settings;
    private final RouteModule admin;
    private final RouteModule clusters;
    private volatile @Nullable LiveRoutes live;
    private @Nullable RouteWatch watch;

    RoutingSubsystem(Ground ground) {
        this.ground = ground;
        this.upstreams = new Upstreams(
                ground.vertx(),
                NameLookup.system(ground.vertx()),
                ground.telemetry().meters(),
                ground.masterKey().derive("upstream-cookie", COOKIE_KEY_BYTES));
        this.proxies = new ProxyTargets(
                ground.vertx(),
                upstreams,
                ground.telemetry().meters(),
                ground.settings().proxy());
        this.clusters = new ClusterRoutes(
                upstreams, ground.database(), ground.settings().node().nameOrHost());
        this.settings = ground.settings().routes();
        this.admin = new RouteAdminRoutes(
                new RouteAdministration(
                        ground.database(), no -> ground.announcements().publish(Topic.ROUTES, Long.toString(no))),
                this::live,
                this::caughtUp,
                settings.path().isPresent(),
                new Paging(ground.pageTokens()));
    }

    @Override
    public List<RouteModule> routes() {
        return List.of(admin, clusters);
    }

    /** A node that cannot find the others serves what is its own, and says so. */
    @Override
    public List<Dependency> dependencies() {
        return List.of(Dependency.degrading("routes", () -> {
            LiveRoutes routes = live;
            Set<String> missing = routes == null ? Set.of() : routes.missingPeers();
            return missing.isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture("the route table names no cluster " + String.join(", ", missing));
        }));
    }

    /** Begins to look requests up: what is built in, and the table as it is now. When the features are ready, before the port opens. */
    Future<RouteLookup> open(Target local) {
        DataSize bodyMax = ground.settings().http().bodyMax();
        LiveRoutes routes = new LiveRoutes(
                ground.vertx(),
                upstreams,
                new NodeTargets(ground.vertx(), ground.settings().node(), local, upstreams, proxies),
                bodyMax);
        RouteWatch watching = new RouteWatch(
                ground.vertx(),
                settings.path().isPresent()
                        ? RouteSources.file(ground.vertx(), settings.path().get())
                        : RouteSources.database(ground.database()),
                routes,
                settings.poll(),
                ground.telemetry().meters());
        live = routes;
        watch = watching;
        ground.announcements().subscribe(Topic.ROUTES, no -> watching.ring(), watching::ring);
        return watching.start().map(looked -> routes);
    }

    @Override
    public Future<Void> drain(Duration within) {
        return proxies.drain();
    }

    @Override
    public Future<Void> stop() {
        if (watch != null) {
            watch.stop();
        }
        return upstreams.close();
    }

    private Future<Void> caughtUp() {
        RouteWatch watching = watch;
        return watching == null ? Future.succeededFuture() : watching.ring();
    }

    private LiveRoutes live() {
        LiveRoutes routes = live;
        if (routes == null) {
            throw new IllegalStateException("routing not open");
        }
        return routes;
    }
}
