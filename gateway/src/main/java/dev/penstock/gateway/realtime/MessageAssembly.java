package dev.penstock.gateway.realtime;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Joins the fragments of a client's message, up to a limit. The order of fragments is checked by the decoder beneath. Holds
 * nothing between messages.
 */
final class MessageAssembly {

    private final int bytesMax;
    private byte @Nullable [] begun;

    MessageAssembly(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Whether this frame makes its message larger than allowed. */
    boolean exceeds(WebSocketFrame frame) {
        return length() + frame.content().readableBytes() > bytesMax;
    }

    /** The whole message if this frame ends it. */
    Optional<byte[]> add(WebSocketFrame frame) {
        byte[] fragment = ByteBufUtil.getBytes(frame.content());
        byte[] message = begun == null ? fragment : join(begun, fragment);
        begun = frame.isFinalFragment() ? null : message;
        return frame.isFinalFragment() ? Optional.of(message) : Optional.empty();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private int length() {
        return begun == null ? 0 : begun.length;
    }
}
