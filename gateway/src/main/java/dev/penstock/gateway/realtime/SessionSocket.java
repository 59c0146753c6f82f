package dev.penstock.gateway.realtime;

import dev.penstock.gateway.realtime.core.Frame;
import dev.penstock.gateway.realtime.core.Outlet;
import dev.penstock.protocol.sync.CloseCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * One WebSocket. Frames go straight to the channel beneath Vert.x, which gives three things its own write does not: bytes that
 * sockets share, one flush for all frames of a turn, and an exact account of the bytes not yet taken by the kernel. Reading,
 * pongs and the closing handshake stay with Vert.x. On the hub's loop.
 */
final class SessionSocket implements Outlet {

    /** For the closing handshake; a peer that does not read would hold the socket for ever. */
    private static final long CLOSING_MS_MAX = 2_000;

    private final ServerWebSocket webSocket;
    private final ChannelHandlerContext pipeline;
    private final HubLoop loop;
    private IntConsumer left = bytes -> {};
    private boolean dirty;
    private boolean reading = true;

    /**
     * @param connection the one the upgrade request came on; the router hands out wrapped sockets that hide their channel
     */
    SessionSocket(ServerWebSocket webSocket, HttpConnection connection, HubLoop loop) {
        this.webSocket = webSocket;
        // Vert.x's own handler stands last, since the upgrade the one for WebSockets.
        this.pipeline =
                ((ConnectionBase) connection).channelHandlerContext().pipeline().lastContext();
        this.loop = loop;
    }

    /** Who hears of the bytes that have left. */
    void onLeft(IntConsumer listener) {
        left = listener;
    }

    void onFrame(Consumer<WebSocketFrame> handler) {
        webSocket.frameHandler(handler::accept);
    }

    void onClose(Runnable handler) {
        webSocket.closeHandler(closed -> handler.run());
        webSocket.exceptionHandler(e -> {}); // what follows is the close
    }

    @Override
    @SuppressWarnings(
            "FutureReturnValueIgnored") // the promise's listener is told; a failed write is followed by the close
    public void write(Frame frame) {
        int bytes = frame.sizeBytes();
        ChannelPromise done = pipeline.newPromise();
        done.addListener(outcome -> {
            if (outcome.isSuccess()) {
                left.accept(bytes);
            }
        });
        pipeline.write(((WireFrame) frame).message(), done);
        touch();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // as above
    void ping() {
        pipeline.write(new PingWebSocketFrame(), pipeline.voidPromise());
        touch();
    }

    void flush() {
        dirty = false;
        pipeline.flush();
    }

    /** Lets the client's frames wait in its own buffers, or not. */
    void read(boolean on) {
        if (on == reading) {
            return;
        }
        reading = on;
        if (on) {
            webSocket.resume();
        } else {
            webSocket.pause();
        }
    }

    /** Closes with the closing handshake, and without it when the peer does not take part in time. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits here: the close handler tells
    void close(CloseCode code) {
        flush();
        read(true); // the peer's answer to the close must be seen
        webSocket.close((short) code.code(), code.reason());
        pipeline.executor().schedule((Runnable) pipeline::close, CLOSING_MS_MAX, TimeUnit.MILLISECONDS);
    }

    private void touch() {
        if (!dirty) {
            dirty = true;
            loop.wrote(this);
        }
    }
}
