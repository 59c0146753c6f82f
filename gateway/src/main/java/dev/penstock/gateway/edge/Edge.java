package dev.penstock.gateway.edge;

import dev.penstock.config.HttpSettings;
import dev.penstock.gateway.request.RouteLookup;
import dev.penstock.gateway.request.Stage;
import dev.penstock.protocol.sync.FrameCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** The running edge of one gateway node: its listening port, served by as many event loops as the settings say. */
public final class Edge {

    /** Longer than the longest long-poll: silence shorter than this is normal. */
    private static final int IDLE_TIMEOUT_S = 90;

    private static final int REQUEST_LINE_BYTES_MAX = 8 * 1024;
    private static final int HEADERS_BYTES_MAX = 16 * 1024;

    private final Vertx vertx;
    private final String deployment;
    private final List<EdgeVerticle> instances;
    private final int port;

    private Edge(Vertx vertx, String deployment, List<EdgeVerticle> instances) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.instances = instances;
        this.port = instances.get(0).port();
    }

    /**
     * Listens; port 0 takes a free one. Fails when the port is taken.
     *
     * @param webSocketFrameBytesMax larger frames of clients end their connection (close code 1009) before they are read
     * @param local the features of this node; gets its routers here
     * @param routes finds each request's route
     * @param stages what a request must pass before its target, in order
     */
    public static Future<Edge> start(
            Vertx vertx,
            HttpSettings settings,
            int webSocketFrameBytesMax,
            MeterRegistry meters,
            LocalTarget local,
            RouteLookup routes,
            List<Stage> stages) {
        AccessLog log = new AccessLog(meters);
        SecurityHeaders security = new SecurityHeaders(settings.publicUrl());
        Function<Vertx, EdgePipeline> pipelines = here -> {
            local.open(here);
            return new EdgePipeline(
                    new RequestNaming(new SecureRandom()), security, routes, stages, new ProblemWriter(here), log);
        };
        HttpServerOptions options = options(settings, webSocketFrameBytesMax);
        Queue<EdgeVerticle> instances = new ConcurrentLinkedQueue<>();
        DeploymentOptions deployment = new DeploymentOptions().setInstances(eventLoops(settings));
        return vertx.deployVerticle(
                        () -> {
                            EdgeVerticle instance = new EdgeVerticle(options, pipelines);
                            instances.add(instance);
                            return instance;
                        },
                        deployment)
                .map(id -> new Edge(vertx, id, List.copyOf(instances)));
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Closes the port and waits for requests in flight, at most for so long. */
    public Future<Void> close(Duration within) {
        return Future.join(instances.stream()
                        .map(instance -> instance.drain(within))
                        .toList())
                .<Void>mapEmpty()
                .eventually(() -> vertx.undeploy(deployment));
    }

    private static int eventLoops(HttpSettings settings) {
        return settings.eventLoops() > 0
                ? settings.eventLoops()
                : Runtime.getRuntime().availableProcessors();
    }

    private static HttpServerOptions options(HttpSettings settings, int webSocketFrameBytesMax) {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port() == 0 ? anyPort() : settings.port())
                .setIdleTimeout(IDLE_TIMEOUT_S)
                .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
                .setMaxHeaderSize(HEADERS_BYTES_MAX)
                // Deflate costs 100 KB per socket (traps) and compressing secrets beside input leaks them (BREACH).
                .setWebSocketSubProtocols(List.of(FrameCodec.SUBPROTOCOL))
                .setMaxWebSocketFrameSize(webSocketFrameBytesMax)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setCompressionSupported(false)
                // With it, Vert.x reads the first request of a connection before StrictRequestDecoder can.
                .setHttp2ClearTextEnabled(false);
    }

    /** Servers that ask a Vert.x for the same negative port share one free one: this edge's instances, and no other edge's. */
    private static int anyPort() {
        return -1 - ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    }
}
