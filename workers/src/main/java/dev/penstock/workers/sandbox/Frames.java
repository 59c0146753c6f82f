package dev.penstock.workers.sandbox;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The pipe between parent and child: frames of a four-byte big-endian length and that many bytes of JSON. Both ends refuse a
 * frame above the bound, so neither can make the other allocate.
 */
final class Frames {
    private static final int FRAME_BYTES_MAX = 64 * 1024;

    private final JsonMapper json = new JsonMapper();
    private final DataInputStream in;
    private final DataOutputStream out;

    Frames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(out);
    }

    void write(Object frame) throws IOException {
        byte[] bytes = json.writeValueAsBytes(frame);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }

    /**
     * Blocks for the next frame.
     *
     * @throws EOFException when the other end is gone
     */
    <T> T read(Class<T> type) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > FRAME_BYTES_MAX) {
            throw new IOException("frame length: " + length + " (expected: 0 to " + FRAME_BYTES_MAX + ")");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return json.readValue(bytes, type);
    }
}
