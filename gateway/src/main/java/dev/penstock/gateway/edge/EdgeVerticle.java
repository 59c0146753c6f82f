package dev.penstock.gateway.edge;

import dev.penstock.gateway.edge.admission.Admission;
import dev.penstock.gateway.edge.guard.ReadTimeouts;
import dev.penstock.gateway.edge.guard.StrictRequestDecoder;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of the edge: deployed once per loop, all instances listen on the same port and Vert.x spreads the
 * connections over them. {@link #drain} before undeploying lets requests in flight end.
 */
final class EdgeVerticle extends VerticleBase {

    private final HttpServerOptions options;
    private final ReadTimeouts timeouts;
    private final Admission admission;
    private final Function<Vertx, EdgePipeline> pipelines;
    private volatile @Nullable HttpServer server;
    private @Nullable EdgePipeline pipeline;

    EdgeVerticle(
            HttpServerOptions options,
            ReadTimeouts timeouts,
            Admission admission,
            Function<Vertx, EdgePipeline> pipelines) {
        this.options = options;
        this.timeouts = timeouts;
        this.admission = admission;
        this.pipelines = pipelines;
    }

    @Override
    public Future<?> start() {
        EdgePipeline requests = pipelines.apply(vertx);
        pipeline = requests;
        HttpServer starting = vertx.createHttpServer(options)
                .connectionHandler(this::opened)
                .invalidRequestHandler(new InvalidRequests())
                .requestHandler(requests);
        server = starting;
        return starting.listen();
    }

    private void opened(HttpConnection connection) {
        ChannelHandlerContext context = ((ConnectionBase) connection).channelHandlerContext();
        StrictRequestDecoder.install(context.pipeline(), options, timeouts);
        admission.opened(context.channel());
    }

    @Override
    public Future<?> stop() {
        return drain(Duration.ZERO).onComplete(closed -> {
            if (pipeline != null) {
                pipeline.close();
            }
        });
    }

    /** Closes the port; requests in flight have so long to end. Any thread. */
    Future<Void> drain(Duration within) {
        HttpServer running = server;
        return running == null ? Future.succeededFuture() : running.shutdown(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Any thread, once it listens. */
    HttpServer server() {
        HttpServer running = server;
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        return running;
    }

    /** The port it listens on; the same for all instances. */
    int port() {
        return server().actualPort();
    }
}
