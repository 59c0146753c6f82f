package dev.penstock.gateway.edge;

import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.Reply;
import dev.penstock.gateway.request.RouteClass;
import io.vertx.core.buffer.Buffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses JSON answers with gzip for clients that take it. Not those of authentication, where secrets stand beside what a client
 * sent (BREACH); not those with an entity tag, which names one sequence of bytes; not what is too short to gain or too long for an
 * event loop. Belongs to one event loop, whose only deflater it keeps.
 */
final class Compression {

    /** 2 to 3 ms at level 1. */
    private static final int BYTES_MAX = 1024 * 1024;

    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;

    /** RFC 1952: magic, deflate, no flags, no time, fastest, unknown system. */
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};

    private final long bytesMin;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 checksum = new CRC32();

    /** @param bytesMin shorter answers stay as they are; 0 for all */
    Compression(long bytesMin) {
        this.bytesMin = bytesMin;
    }

    /** The answer as it goes out. */
    Reply apply(Exchange exchange, Reply reply) {
        Buffer body = reply.body();
        if (body == null || !isEligible(exchange, reply, body)) {
            return reply;
        }
        String accepted = exchange.request().getHeader("Accept-Encoding");
        exchange.response().headers().add("Vary", "Accept-Encoding");
        if (accepted == null || !AcceptEncoding.takesGzip(accepted)) {
            return reply;
        }
        Buffer shorter = gzip(body);
        return shorter == null
                ? reply
                : new Reply(reply.status(), shorter, reply.headers()).with("Content-Encoding", "gzip");
    }

    /** Gives native memory back. */
    void close() {
        deflater.end();
    }

    private boolean isEligible(Exchange exchange, Reply reply, Buffer body) {
        return bytesMin > 0
                && body.length() >= bytesMin
                && body.length() <= BYTES_MAX
                && exchange.policy().routeClass() != RouteClass.AUTH
                && "application/json".equals(reply.headers().get("Content-Type"))
                && !reply.headers().containsKey("ETag")
                && !reply.headers().containsKey("Content-Encoding");
    }

    /** Null when it would not be shorter. */
    private @Nullable Buffer gzip(Buffer body) {
        byte[] plain = body.getBytes();
        byte[] out = new byte[plain.length];
        deflater.reset();
        deflater.setInput(plain);
        deflater.finish();
        int length = deflater.deflate(out, HEADER_BYTES, out.length - HEADER_BYTES - TRAILER_BYTES);
        if (!deflater.finished()) {
            return null;
        }
        System.arraycopy(HEADER, 0, out, 0, HEADER_BYTES);
        checksum.reset();
        checksum.update(plain, 0, plain.length);
        putLittleEndian(out, HEADER_BYTES + length, (int) checksum.getValue());
        putLittleEndian(out, HEADER_BYTES + length + 4, plain.length);
        return Buffer.buffer(out).slice(0, HEADER_BYTES + length + TRAILER_BYTES);
    }

    private static void putLittleEndian(byte[] out, int at, int value) {
        for (int i = 0; i < 4; i++) {
            out[at + i] = (byte) (value >>> (8 * i));
        }
    }
}
