package dev.penstock.gateway.realtime;

import dev.penstock.gateway.realtime.core.Frame;
import dev.penstock.protocol.sync.FrameCodec;
import dev.penstock.protocol.sync.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/**
 * An encoded frame. Its bytes lie on the heap once, for all the sockets it goes to, and belong to the garbage collector: no
 * socket's release can end them for another.
 */
final class WireFrame implements Frame {

    /** The header of a server's frame takes 2, 4 or 10 bytes. */
    private static final int HEADER_BYTES = 4;

    private final ByteBuf text;

    /** @param text UTF-8; not to be changed any more */
    WireFrame(byte[] text) {
        this.text = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text));
    }

    static WireFrame of(ServerFrame frame) {
        return new WireFrame(FrameCodec.encode(frame));
    }

    @Override
    public int sizeBytes() {
        return text.readableBytes() + HEADER_BYTES;
    }

    /** The message for one socket, with indexes of its own. */
    TextWebSocketFrame message() {
        return new TextWebSocketFrame(true, 0, text.duplicate());
    }
}
