package dev.penstock.launcher.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;

/** A process with nothing but Vert.x's own WebSockets, {@code BareSockets PORT}: what a connection costs before anything is done with it. */
final class BareSockets {

    private BareSockets() {}

    public static void main(String[] arguments) {
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1))
                .createHttpServer(new HttpServerOptions()
                        .setPerMessageWebSocketCompressionSupported(false)
                        .setPerFrameWebSocketCompressionSupported(false))
                .webSocketHandler(socket -> socket.textMessageHandler(text -> {}))
                .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
                .onSuccess(listening -> System.out.println("ready"))
                .onFailure(cause -> System.exit(1));
    }
}
