package dev.penstock.gateway.edge;

import dev.penstock.config.EdgeSettings;
import dev.penstock.config.GatewaySettings;
import dev.penstock.gateway.edge.admission.Admission;
import dev.penstock.gateway.edge.guard.ReadTimeouts;
import dev.penstock.gateway.edge.log.AccessLog;
import dev.penstock.gateway.edge.origin.ClientOrigin;
import dev.penstock.gateway.edge.origin.TrustedProxies;
import dev.penstock.gateway.request.RouteLookup;
import dev.penstock.gateway.request.Stage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The running edge of one gateway node: its listening port, served by as many event loops as the settings say. */
public final class Edge {

    private final Vertx vertx;
    private final String deployment;
    private final List<EdgeVerticle> instances;
    private final int port;
    private final @Nullable AccessLog log;
    private @Nullable CertificateWatch certificates;

    private Edge(Vertx vertx, String deployment, List<EdgeVerticle> instances, @Nullable AccessLog log) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.instances = instances;
        this.port = instances.get(0).port();
        this.log = log;
    }

    /**
     * Listens; port 0 takes a free one. Fails when the port is taken, or the certificate or the access log cannot be opened.
     *
     * @param local the features of this node; gets its routers here
     * @param routes finds each request's route
     * @param stages what a request must pass before its target, in order, behind CORS and admission
     */
    public static Future<Edge> start(
            Vertx vertx,
            GatewaySettings settings,
            MeterRegistry meters,
            LocalTarget local,
            RouteLookup routes,
            List<Stage> stages) {
        EdgeSettings edge = settings.edge();
        int loops = ServerOptions.eventLoops(settings.http());
        Admission admission = new Admission(settings.admission(), loops, meters);
        AccessLog log = edge.accessLog().equals(EdgeSettings.OFF) ? null : AccessLog.open(edge.accessLog(), meters);
        Function<Vertx, EdgePipeline> pipelines =
                pipelines(settings, meters, local, routes, inOrder(edge, admission, stages), log);
        ReadTimeouts timeouts = timeouts(edge, meters);
        Queue<EdgeVerticle> instances = new ConcurrentLinkedQueue<>();
        return vertx.executeBlocking(() -> ServerOptions.of(settings))
                .compose(options -> vertx.deployVerticle(
                        () -> {
                            EdgeVerticle instance = new EdgeVerticle(options, timeouts, admission, pipelines);
                            instances.add(instance);
                            return instance;
                        },
                        new DeploymentOptions().setInstances(loops)))
                .map(id -> new Edge(vertx, id, List.copyOf(instances), log))
                .compose(started -> started.watch(settings, meters));
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Closes the port and waits for requests in flight, at most for so long. */
    public Future<Void> close(Duration within) {
        if (certificates != null) {
            certificates.stop();
        }
        return Future.join(instances.stream()
                        .map(instance -> instance.drain(within))
                        .toList())
                .<Void>mapEmpty()
                .eventually(() -> vertx.undeploy(deployment))
                .eventually(this::closeLog);
    }

    private Future<Void> closeLog() {
        AccessLog open = log;
        return open == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> {
                    open.close();
                    return null;
                });
    }

    private Future<Edge> watch(GatewaySettings settings, MeterRegistry meters) {
        if (!settings.tls().on()) {
            return Future.succeededFuture(this);
        }
        return CertificateWatch.start(vertx, settings.tls(), instances.get(0).server(), meters)
                .map(watch -> {
                    certificates = watch;
                    return this;
                });
    }

    private static List<Stage> inOrder(EdgeSettings edge, Admission admission, List<Stage> stages) {
        List<Stage> all = new ArrayList<>();
        if (!edge.corsOrigins().isEmpty()) {
            all.add(new Cors(edge));
        }
        all.add(admission);
        all.addAll(stages);
        return all;
    }

    private static Function<Vertx, EdgePipeline> pipelines(
            GatewaySettings settings,
            MeterRegistry meters,
            LocalTarget local,
            RouteLookup routes,
            List<Stage> stages,
            @Nullable AccessLog log) {
        EdgeSettings edge = settings.edge();
        SecurityHeaders security = new SecurityHeaders(settings.http().publicUrl());
        ClientOrigin origins = new ClientOrigin(
                TrustedProxies.of(edge.trustedProxies()), edge.forwardedHeader().equals(EdgeSettings.FORWARDED));
        RequestMeters requestMeters = new RequestMeters(meters);
        return vertx -> {
            local.open(vertx);
            return new EdgePipeline(
                    vertx,
                    new EdgePipeline.Parts(
                            new RequestNaming(),
                            security,
                            routes,
                            stages,
                            new ProblemWriter(vertx),
                            origins,
                            new Compression(edge.compressFrom().bytes()),
                            requestMeters.loop(),
                            log == null ? null : log.lines()));
        };
    }

    private static ReadTimeouts timeouts(EdgeSettings edge, MeterRegistry meters) {
        Counter tooSlow = Counter.builder("penstock.http.slow.clients")
                .description("Connections closed because a head or body came too slowly")
                .register(meters);
        return new ReadTimeouts(edge.headTimeout(), edge.bodyTimeout(), tooSlow::increment);
    }
}
