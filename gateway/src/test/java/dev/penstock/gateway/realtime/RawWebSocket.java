package dev.penstock.gateway.realtime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.protocol.sync.FrameCodec;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A client beneath WebSocket libraries, which would not send what is against the protocol. Blocking. */
final class RawWebSocket implements AutoCloseable {

    static final int FINAL = 0x80;
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int MASKED = 0x80;
    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};
    private static final int PATIENCE_MS = 15_000;

    private final Socket socket;
    private final DataInputStream in;

    /** What the server sent. */
    static final class Frame {

        private final int first;
        private final byte[] payload;

        private Frame(int first, byte[] payload) {
            this.first = first;
            this.payload = payload;
        }

        int opcode() {
            return first & 0x0f;
        }

        byte[] payload() {
            return payload;
        }

        /** Of a close. */
        int code() {
            return ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
        }
    }

    /** Connects and upgrades. */
    RawWebSocket(URI node) throws IOException {
        socket = new Socket(node.getHost(), node.getPort());
        socket.setSoTimeout(PATIENCE_MS);
        in = new DataInputStream(socket.getInputStream());
        write(("GET /v1/realtime HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                        + "Sec-WebSocket-Protocol: " + FrameCodec.SUBPROTOCOL + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        assertTrue(head.toString().startsWith("HTTP/1.1 101 "), head.toString());
    }

    /** A well-formed frame. */
    static byte[] frame(int first, byte[] payload) {
        return frame(first, payload, true);
    }

    static byte[] frame(int first, byte[] payload, boolean masked) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) {
            out.write((masked ? MASKED : 0) | payload.length);
        } else {
            out.write((masked ? MASKED : 0) | 126);
            out.write(payload.length >>> 8);
            out.write(payload.length);
        }
        if (masked) {
            out.writeBytes(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(masked ? payload[i] ^ MASK[i % 4] : payload[i]);
        }
        return out.toByteArray();
    }

    static byte[] text(String text) {
        return frame(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next frame, or empty when the server has ended the connection. */
    Optional<Frame> read() throws IOException {
        try {
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            length = length == 126 ? in.readUnsignedShort() : length;
            return Optional.of(new Frame(first, in.readNBytes(length)));
        } catch (EOFException | SocketException ended) {
            return Optional.empty();
        }
    }

    /** The next frame of that kind; others are passed over. */
    Frame read(int opcode) throws IOException {
        while (true) {
            Frame frame = read().orElseThrow(() -> new AssertionError("ended before a frame of opcode " + opcode));
            if (frame.opcode() == opcode) {
                return frame;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
