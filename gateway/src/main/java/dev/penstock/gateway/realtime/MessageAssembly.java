package dev.penstock.gateway.realtime;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Joins the fragments of a client's message, up to a limit. The order of fragments is checked by the decoder beneath. */
final class MessageAssembly {

    private final long bytesMax;
    private @Nullable Buffer begun;

    MessageAssembly(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Whether this frame makes its message larger than allowed. */
    boolean exceeds(WebSocketFrame frame) {
        return length(begun) + frame.binaryData().length() > bytesMax;
    }

    /** The whole message if this frame ends it. */
    Optional<byte[]> add(WebSocketFrame frame) {
        if (begun == null && frame.isFinal()) {
            return Optional.of(frame.binaryData().getBytes());
        }
        Buffer message = begun == null ? Buffer.buffer() : begun;
        message.appendBuffer(frame.binaryData());
        begun = frame.isFinal() ? null : message;
        return frame.isFinal() ? Optional.of(message.getBytes()) : Optional.empty();
    }

    private static long length(@Nullable Buffer buffer) {
        return buffer == null ? 0 : buffer.length();
    }
}
