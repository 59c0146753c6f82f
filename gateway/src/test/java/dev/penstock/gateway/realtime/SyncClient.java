package dev.penstock.gateway.realtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.penstock.gateway.GatewayFixture;
import dev.penstock.protocol.sync.ClientFrame;
import dev.penstock.protocol.sync.DrivePosition;
import dev.penstock.protocol.sync.FrameCodec;
import dev.penstock.protocol.sync.ServerFrame;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of {@code penstock.sync.v1} for tests: blocking, one frame at a time, nothing done behind the test's back. */
final class SyncClient implements AutoCloseable {

    static final long FRAME_MS_MAX = 15_000;

    private final WebSocketClient http;
    private final BlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final ClientWebSocket socket;

    private SyncClient(WebSocketClient http, ClientWebSocket socket) {
        this.http = http;
        this.socket = socket;
    }

    /** Connects, without a token when {@code bearer} is null. */
    static SyncClient connect(Vertx vertx, URI node, String bearer) {
        return connect(vertx, node, bearer, List.of(FrameCodec.SUBPROTOCOL));
    }

    static SyncClient connect(Vertx vertx, URI node, String bearer, List<String> subprotocols) {
        return connect(vertx, node, bearer, subprotocols, new WebSocketClientOptions());
    }

    static SyncClient connect(
            Vertx vertx, URI node, String bearer, List<String> subprotocols, WebSocketClientOptions clientOptions) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(node.getHost())
                .setPort(node.getPort())
                .setURI("/v1/realtime")
                .setSubProtocols(subprotocols);
        if (bearer != null) {
            options.addHeader("Authorization", "Bearer " + bearer);
        }
        WebSocketClient http = vertx.createWebSocketClient(clientOptions.setMaxFrameSize(1 << 20));
        ClientWebSocket socket = http.webSocket();
        SyncClient client = new SyncClient(http, socket);
        // Handlers stand before the socket does: its first frame may come in the same turn.
        socket.textMessageHandler(text -> client.frames.add(FrameCodec.decodeServer(text)));
        socket.closeHandler(gone -> client.closed.complete((int) socket.closeStatusCode()));
        GatewayFixture.await(socket.connect(options));
        return client;
    }

    SyncClient send(ClientFrame frame) {
        return sendText(new String(FrameCodec.encode(frame), StandardCharsets.UTF_8));
    }

    SyncClient sendText(String text) {
        GatewayFixture.await(socket.writeTextMessage(text));
        return this;
    }

    SyncClient auth(String token, DrivePosition... resume) {
        return send(new ClientFrame.Auth(token, null, List.of(resume)));
    }

    ClientWebSocket socket() {
        return socket;
    }

    /** The next frame, which must be of that type. */
    <T extends ServerFrame> T take(Class<T> type) {
        return assertInstanceOf(type, next());
    }

    ServerFrame next() {
        ServerFrame frame = poll(FRAME_MS_MAX);
        assertNotNull(frame, "no frame came; closed: " + closed.getNow(null));
        return frame;
    }

    /** The next frame, or null when none comes in time. */
    ServerFrame poll(long waitMs) {
        try {
            return frames.poll(waitMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void assertClosed(int code) {
        assertEquals(code, closeCode(FRAME_MS_MAX));
    }

    int closeCode(long waitMs) {
        try {
            return closed.get(waitMs, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw new AssertionError("not closed; frames: " + frames, e);
        }
    }

    @Override
    public void close() {
        http.close().onComplete(done -> {});
    }
}
