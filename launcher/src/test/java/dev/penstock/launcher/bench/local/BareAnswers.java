package dev.penstock.launcher.bench.local;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Bare Vert.x that answers {@code /n} with the bytes of its n-th file. {@code BareAnswers PORT EVENT_LOOPS FILE...}. */
final class BareAnswers {

    private BareAnswers() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int loops = Integer.parseInt(arguments[1]);
        Buffer[] bodies = new Buffer[arguments.length - 2];
        for (int i = 0; i < bodies.length; i++) {
            bodies[i] = Buffer.buffer(Files.readAllBytes(Path.of(arguments[i + 2])));
        }
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops))
                .deployVerticle(() -> new Loop(port, bodies), new DeploymentOptions().setInstances(loops))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static final class Loop extends AbstractVerticle {
        private final int port;
        private final Buffer[] bodies;

        Loop(int port, Buffer[] bodies) {
            this.port = port;
            this.bodies = Arrays.copyOf(bodies, bodies.length);
        }

        @Override
        public void start(Promise<Void> started) {
            vertx.createHttpServer()
                    .requestHandler(request -> request.response()
                            .putHeader("Content-Type", "application/json")
                            .end(bodies[Integer.parseInt(request.path().substring(1))]))
                    .listen(port, "127.0.0.1")
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
