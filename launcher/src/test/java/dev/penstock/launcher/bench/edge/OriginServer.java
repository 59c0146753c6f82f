package dev.penstock.launcher.bench.edge;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;

/** The server behind every proxy: one event loop, and 1 KB for everybody. {@code OriginServer PORT}. */
final class OriginServer {

    static final int BODY_BYTES = 1024;

    private OriginServer() {}

    public static void main(String[] arguments) {
        Buffer body = Buffer.buffer("penstock".repeat(BODY_BYTES / "penstock".length()));
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1))
                .createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", "application/octet-stream")
                        .end(body))
                .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
                .await();
    }
}
