package dev.penstock.gateway.realtime;

import dev.penstock.gateway.realtime.core.Frame;
import dev.penstock.protocol.sync.CloseCode;
import dev.penstock.protocol.sync.FrameCodec;
import dev.penstock.protocol.sync.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.charset.StandardCharsets;

/**
 * A frame as it goes over the wire, header and all (RFC 6455, section 5.2; a server's frames are whole and unmasked). Encoded
 * once, its bytes lie on the heap for all the sockets they go to and belong to the garbage collector: no socket's release can
 * end them for another.
 */
final class WireFrame implements Frame {

    static final WireFrame PING = new WireFrame(Opcode.PING, new byte[0]);

    private static final int FINAL = 0x80;
    private static final int LENGTH_7_MAX = 125;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_16_MAX = 0xffff;
    private static final int LENGTH_64 = 127;
    private static final int HEADER_BYTES_MAX = 10;

    /** What a frame is; the numbers are the protocol's. */
    private enum Opcode {
        TEXT(1),
        CLOSE(8),
        PING(9),
        PONG(10);

        private final int number;

        Opcode(int number) {
            this.number = number;
        }
    }

    private final ByteBuf bytes;

    private WireFrame(Opcode opcode, byte[] payload) {
        ByteBuf framed = Unpooled.buffer(HEADER_BYTES_MAX + payload.length);
        framed.writeByte(FINAL | opcode.number);
        if (payload.length <= LENGTH_7_MAX) {
            framed.writeByte(payload.length);
        } else if (payload.length <= LENGTH_16_MAX) {
            framed.writeByte(LENGTH_16).writeShort(payload.length);
        } else {
            framed.writeByte(LENGTH_64).writeLong(payload.length);
        }
        this.bytes = Unpooled.unreleasableBuffer(framed.writeBytes(payload).asReadOnly());
    }

    /** @param utf8 one frame of the protocol */
    static WireFrame text(byte[] utf8) {
        return new WireFrame(Opcode.TEXT, utf8);
    }

    static WireFrame of(ServerFrame frame) {
        return text(FrameCodec.encode(frame));
    }

    /** @param payload of the ping it answers, at most 125 bytes */
    static WireFrame pong(byte[] payload) {
        return new WireFrame(Opcode.PONG, payload);
    }

    static WireFrame close(CloseCode code) {
        return close(code.code(), code.reason());
    }

    /** A close that the WebSocket protocol itself asks for. */
    static WireFrame close(WebSocketCloseStatus status) {
        return close(status.code(), status.reasonText());
    }

    private static WireFrame close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[2 + text.length];
        payload[0] = (byte) (code >>> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        return new WireFrame(Opcode.CLOSE, payload);
    }

    @Override
    public int sizeBytes() {
        return bytes.readableBytes();
    }

    /** The bytes for one socket, with indexes of its own. */
    ByteBuf bytes() {
        return bytes.duplicate();
    }
}
