package dev.penstock.launcher.bench.edge;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.HttpProxy;

/**
 * vertx-http-proxy and nothing else: no token, no limit, no log, no metrics. {@code BareProxy PORT ORIGIN_PORT EVENT_LOOPS
 * CONNECTIONS}.
 */
final class BareProxy {

    private BareProxy() {}

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        int origin = Integer.parseInt(arguments[1]);
        int loops = Integer.parseInt(arguments[2]);
        int connections = Integer.parseInt(arguments[3]);
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops))
                .deployVerticle(() -> new Loop(port, origin, connections), new DeploymentOptions().setInstances(loops))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static final class Loop extends AbstractVerticle {
        private final int port;
        private final int origin;
        private final int connections;

        Loop(int port, int origin, int connections) {
            this.port = port;
            this.origin = origin;
            this.connections = connections;
        }

        @Override
        public void start(Promise<Void> started) {
            HttpClient client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(connections));
            HttpProxy proxy = HttpProxy.reverseProxy(client).origin(origin, "127.0.0.1");
            vertx.createHttpServer()
                    .requestHandler(proxy)
                    .listen(port, "127.0.0.1")
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
