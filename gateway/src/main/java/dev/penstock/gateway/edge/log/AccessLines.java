package dev.penstock.gateway.edge.log;

import dev.penstock.gateway.edge.log.AccessLog.Chunk;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Encodes one line of JSON for each exchange into a chunk that it keeps. Query strings are not logged: they carry tokens. Belongs
 * to one event loop, which must call {@link #flush} now and then.
 */
public final class AccessLines {

    static final int CHUNK_BYTES = 64 * 1024;

    /** More than the longest line: the longest texts below, each character escaped. */
    private static final int LINE_BYTES_MAX = 20 * 1024;

    private static final int PATH_LENGTH_MAX = 2048;
    private static final int TEXT_LENGTH_MAX = 256;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private static final byte[] TIME = ascii("{\"time\":\"");
    private static final byte[] REQUEST_ID = ascii("Z\",\"requestId\":\"");
    private static final byte[] TRACE_ID = ascii("\",\"traceId\":\"");
    private static final byte[] METHOD = ascii("\",\"method\":\"");
    private static final byte[] PATH = ascii("\",\"path\":\"");
    private static final byte[] ROUTE = ascii("\",\"route\":\"");
    private static final byte[] STATUS = ascii("\",\"status\":");
    private static final byte[] BYTES = ascii(",\"bytes\":");
    private static final byte[] DURATION = ascii(",\"durationMs\":");
    private static final byte[] REMOTE = ascii(",\"remote\":\"");
    private static final byte[] TENANT = ascii("\",\"tenant\":\"");
    private static final byte[] USER = ascii("\",\"user\":\"");
    private static final byte[] GONE = ascii("\",\"gone\":true}\n");
    private static final byte[] END = ascii("\"}\n");

    private static final int STATUS_SWITCHING = 101;

    private final AccessLog log;
    private Chunk chunk;
    private long second = Long.MIN_VALUE;
    private byte[] secondText = new byte[0];

    AccessLines(AccessLog log) {
        this.log = log;
        this.chunk = log.take();
    }

    /** Logs an exchange that has ended. */
    public void add(Exchange exchange, long tookNanos) {
        if (CHUNK_BYTES - chunk.length < LINE_BYTES_MAX) {
            flush();
        }
        put(TIME);
        putTime(System.currentTimeMillis());
        put(REQUEST_ID);
        putText(exchange.requestId(), TEXT_LENGTH_MAX);
        put(TRACE_ID);
        putText(exchange.traceparent().traceId(), TEXT_LENGTH_MAX);
        put(METHOD);
        putText(exchange.request().method().name(), TEXT_LENGTH_MAX);
        put(PATH);
        putText(exchange.path(), PATH_LENGTH_MAX);
        if (exchange.routed()) {
            put(ROUTE);
            putText(exchange.policy().name(), TEXT_LENGTH_MAX);
        }
        int status = exchange.response().getStatusCode();
        put(STATUS);
        putNumber(status);
        put(BYTES);
        putNumber(exchange.response().bytesWritten());
        put(DURATION);
        putMillis(tookNanos);
        put(REMOTE);
        putText(exchange.clientAddress(), TEXT_LENGTH_MAX);
        Caller caller = exchange.caller();
        if (caller != null) {
            put(TENANT);
            putId(caller.tenantId());
            put(USER);
            putId(caller.userId());
        }
        put(exchange.response().ended() || status == STATUS_SWITCHING ? END : GONE);
        chunk.lines++;
    }

    /** Hands over what there is. */
    public void flush() {
        if (chunk.length > 0) {
            chunk = log.exchange(chunk);
        }
    }

    private void putTime(long epochMs) {
        long now = Math.floorDiv(epochMs, 1000L);
        if (now != second) {
            second = now;
            String text =
                    Instant.ofEpochSecond(now).truncatedTo(ChronoUnit.SECONDS).toString();
            secondText = ascii(text.substring(0, text.length() - 1));
        }
        put(secondText);
        putFraction((int) Math.floorMod(epochMs, 1000L));
    }

    private void putMillis(long nanos) {
        long micros = Math.max(0, nanos) / 1000;
        putNumber(micros / 1000);
        putFraction((int) (micros % 1000));
    }

    private void putFraction(int thousandths) {
        put('.');
        put((char) ('0' + thousandths / 100));
        put((char) ('0' + thousandths / 10 % 10));
        put((char) ('0' + thousandths % 10));
    }

    private void putNumber(long number) {
        long scale = 1;
        while (number / scale >= 10) {
            scale *= 10;
        }
        for (; scale > 0; scale /= 10) {
            put((char) ('0' + number / scale % 10));
        }
    }

    private void putId(UUID id) {
        putHex(id.getMostSignificantBits(), 60, 32);
        put('-');
        putHex(id.getMostSignificantBits(), 28, 16);
        put('-');
        putHex(id.getMostSignificantBits(), 12, 0);
        put('-');
        putHex(id.getLeastSignificantBits(), 60, 48);
        put('-');
        putHex(id.getLeastSignificantBits(), 44, 0);
    }

    private void putHex(long bits, int fromShift, int toShift) {
        byte[] bytes = chunk.bytes;
        int at = chunk.length;
        for (int shift = fromShift; shift >= toShift; shift -= 4) {
            bytes[at++] = HEX[(int) (bits >>> shift) & 0xf];
        }
        chunk.length = at;
    }

    /** Cut to a length; what is not plain ASCII is escaped. */
    private void putText(String text, int lengthMax) {
        // In local variables: the fields would be read and written for every character.
        byte[] bytes = chunk.bytes;
        int at = chunk.length;
        int length = Math.min(text.length(), lengthMax);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                bytes[at++] = (byte) c;
            } else {
                chunk.length = at;
                put('\\');
                put('u');
                putHex(c, 12, 0);
                at = chunk.length;
            }
        }
        chunk.length = at;
    }

    private void put(char c) {
        chunk.bytes[chunk.length++] = (byte) c;
    }

    private void put(byte[] text) {
        System.arraycopy(text, 0, chunk.bytes, chunk.length, text.length);
        chunk.length += text.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
