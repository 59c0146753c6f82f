package dev.penstock.gateway.realtime;

import dev.penstock.gateway.realtime.core.Frame;
import dev.penstock.gateway.realtime.core.Outlet;
import dev.penstock.protocol.sync.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ShutdownEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket and the last handler of its channel ({@link LeanPipeline}). Frames are shared between sockets; all that a turn of
 * the loop brings for one socket leaves as one write with one flush, and its listener hears when the kernel has taken it. Pings
 * are answered and closes are shaken hands over here (RFC 6455, sections 5.5 and 7.1). On the hub's loop.
 */
final class SessionSocket extends ChannelInboundHandlerAdapter implements Outlet {

    /** For the closing handshake; a peer that does not read would hold the socket for ever. */
    private static final long CLOSING_MS_MAX = 2_000;

    /** From a client whose socket is closed for good only control frames matter. */
    private static final int REFUSED_FRAME_BYTES_MAX = 125;

    /** Who owns the socket. Called on the hub's loop. */
    interface Listener {

        /** Anything came, also what this socket answers by itself. */
        void alive();

        /** A text, binary or continuation frame; valid during the call. */
        void frame(WebSocketFrame frame);

        /** So many bytes have left for the client. */
        void left(int bytes);

        /** The server is about to stop. */
        void stopping();

        /** The connection has ended, by whomever. Called once. */
        void ended();
    }

    private final Channel channel;
    private final HubLoop loop;
    private @Nullable Listener listener;
    private @Nullable ChannelHandlerContext pipeline;

    /** What this turn brought: the first frame, those after it, and the bytes of all. */
    private @Nullable WireFrame first;

    private @Nullable List<WireFrame> more;
    private int turnBytes;

    /** Frames read before the listener asked to wait. At most what one read of the channel brought. */
    private @Nullable Queue<WebSocketFrame> waiting;

    private boolean reading = true;
    private boolean handing;
    private boolean closeSent;

    /** Takes hold of the channel beneath an accepted WebSocket, in the turn of the upgrade; {@link #begin} must follow. */
    SessionSocket(HttpConnection connection, HubLoop loop) {
        this.channel = LeanPipeline.hold(connection);
        this.loop = loop;
    }

    /** From now on the channel is this socket's. In a later turn than that of the upgrade. */
    void begin(Listener owner, int frameBytesMax) {
        listener = owner;
        LeanPipeline.enter(channel, this, frameBytesMax);
        channel.config().setAutoRead(true);
        if (!channel.isActive()) {
            end();
        }
    }

    /** Takes the channel only to say why it ends. In a later turn than that of the upgrade. */
    void refuse(CloseCode code) {
        LeanPipeline.enter(channel, this, REFUSED_FRAME_BYTES_MAX);
        channel.config().setAutoRead(true);
        close(code);
    }

    // ---- writing
    // ---------------------------------------------------------------------------------------------------------

    @Override
    public void write(Frame frame) {
        if (closeSent) {
            return; // nothing may follow a close
        }
        WireFrame wire = (WireFrame) frame;
        if (first == null) {
            first = wire;
            loop.wrote(this);
        } else {
            List<WireFrame> others = more == null ? new ArrayList<>() : more;
            others.add(wire);
            more = others;
        }
        turnBytes += wire.sizeBytes();
    }

    void ping() {
        write(WireFrame.PING);
    }

    /** Sends what this turn brought. */
    @SuppressWarnings("FutureReturnValueIgnored") // the listener is told; a failed write is followed by the close
    void flush() {
        ChannelHandlerContext out = pipeline;
        WireFrame head = first;
        if (out == null || head == null) {
            return;
        }
        int bytes = turnBytes;
        ByteBuf burst = more == null ? head.bytes() : joined(out, head, more, bytes);
        first = null;
        more = null;
        turnBytes = 0;
        out.writeAndFlush(burst).addListener(sent -> {
            if (sent.isSuccess() && listener != null) {
                listener.left(bytes);
            }
        });
    }

    private static ByteBuf joined(ChannelHandlerContext out, WireFrame head, List<WireFrame> others, int bytes) {
        ByteBuf burst = out.alloc().buffer(bytes).writeBytes(head.bytes());
        others.forEach(frame -> burst.writeBytes(frame.bytes()));
        return burst;
    }

    /** Closes with the closing handshake, and without it when the peer does not take part in time. */
    void close(CloseCode code) {
        close(WireFrame.close(code));
    }

    private void close(WireFrame frame) {
        if (closeSent) {
            return;
        }
        sendClose(frame);
        read(true); // the peer's answer to the close must be seen
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits here: the end of the channel is told
    private void sendClose(WireFrame frame) {
        write(frame);
        closeSent = true;
        flush();
        channel.eventLoop().schedule((Runnable) channel::close, CLOSING_MS_MAX, TimeUnit.MILLISECONDS);
    }

    // ---- reading
    // ---------------------------------------------------------------------------------------------------------

    /** Lets the client's frames wait in its own buffers, or not. What the last read brought besides waits here. */
    void read(boolean on) {
        reading = on;
        if (on && !handing) {
            handWaiting();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            ReferenceCountUtil.release(message);
        } else if (reading && !handing && waiting == null) {
            hand(frame);
        } else {
            Queue<WebSocketFrame> frames = waiting == null ? new ArrayDeque<>() : waiting;
            frames.add(frame);
            waiting = frames;
            channel.config().setAutoRead(false);
        }
    }

    private void handWaiting() {
        Queue<WebSocketFrame> frames = waiting;
        if (frames == null) {
            return;
        }
        while (reading && !frames.isEmpty()) {
            hand(frames.remove());
        }
        if (frames.isEmpty()) {
            waiting = null;
            channel.config().setAutoRead(true);
        }
    }

    private void hand(WebSocketFrame frame) {
        handing = true;
        try {
            Listener owner = listener;
            if (frame instanceof CloseWebSocketFrame) {
                answerClose();
            } else if (owner != null) {
                owner.alive();
                if (frame instanceof PingWebSocketFrame) {
                    loop.act(hub -> write(WireFrame.pong(ByteBufUtil.getBytes(frame.content()))));
                } else {
                    owner.frame(frame);
                }
            }
        } finally {
            handing = false;
            frame.release();
        }
    }

    /** Whoever is second in the closing handshake, the server ends the connection. */
    @SuppressWarnings("FutureReturnValueIgnored") // the end of the channel is told
    private void answerClose() {
        if (!closeSent) {
            sendClose(WireFrame.close(WebSocketCloseStatus.NORMAL_CLOSURE));
        }
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    // ---- the channel
    // -----------------------------------------------------------------------------------------------------

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        pipeline = ctx;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ShutdownEvent && listener != null) {
            listener.stopping();
        }
    }

    /**
     * A frame against the protocol is answered with the code it names, and with the end of what this side sends: what the peer
     * sends cannot be read any more, and to close with bytes unread would take the answer back. Any other failure is the
     * connection's.
     */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the end of the channel is told
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Throwable wrong = cause.getCause() == null ? cause : cause.getCause();
        if (wrong instanceof CorruptedWebSocketFrameException corrupted) {
            close(WireFrame.close(corrupted.closeStatus()));
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> endOutput());
        } else {
            channel.close();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the end of the channel is told
    private void endOutput() {
        ((DuplexChannel) channel).shutdownOutput();
    }

    private void end() {
        Listener owner = listener;
        listener = null;
        Queue<WebSocketFrame> frames = waiting;
        waiting = null;
        if (frames != null) {
            frames.forEach(WebSocketFrame::release);
        }
        if (owner != null) {
            owner.ended();
        }
    }
}
