package dev.penstock.protocol.sync;

import dev.penstock.protocol.json.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Frames as WebSocket text messages: one JSON object each. Safe for use by many threads. */
public final class FrameCodec {
    /** The WebSocket sub-protocol. */
    public static final String SUBPROTOCOL = "penstock.sync.v1";

    /** The version {@link ServerFrame.Hello} names. */
    public static final int VERSION = 1;

    private FrameCodec() {}

    /**
     * Reads what a client sent.
     *
     * @throws dev.penstock.protocol.problem.ContractException when it is not a frame of this version; its {@code code()} goes into
     *     an error frame, before {@link CloseCode#BAD_REQUEST}
     */
    public static ClientFrame decodeClient(String text) {
        return WireJson.read(text, ClientFrame.class);
    }

    /** As {@link #decodeClient(String)}, from UTF-8. */
    public static ClientFrame decodeClient(byte[] text) {
        return WireJson.read(text, ClientFrame.class);
    }

    /**
     * Reads what the service sent; members this version does not know are skipped.
     *
     * @throws dev.penstock.protocol.problem.ContractException when it is not a frame this version knows
     */
    public static ServerFrame decodeServer(String text) {
        return WireJson.readForgiving(text, ServerFrame.class);
    }

    /** The frame as UTF-8 text. */
    public static byte[] encode(ServerFrame frame) {
        return WireJson.write(frame);
    }

    /** The frame as UTF-8 text. */
    public static byte[] encode(ClientFrame frame) {
        return WireJson.write(frame);
    }

    /**
     * A {@code changes} frame straight from the texts of journal entries, for the hot path: nothing is parsed and no frame record
     * is made. Same bytes as {@link #encode(ServerFrame)} of the same frame.
     *
     * @param from number of the first entry
     * @param entries JSON text of the entries from there, at least one, without a gap
     */
    public static byte[] encodeChanges(UUID drive, long epoch, long from, Iterable<String> entries) {
        StringBuilder list = new StringBuilder();
        long next = from;
        for (String entry : entries) {
            list.append(next == from ? "" : ",").append(entry);
            next++;
        }
        if (next == from) {
            throw new IllegalArgumentException("entries: none (expected: at least one)");
        }
        return ("{\"t\":\"changes\",\"drive\":\"" + drive + "\",\"epoch\":" + epoch + ",\"from\":" + from + ",\"to\":"
                        + (next - 1) + ",\"entries\":[" + list + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
