package dev.penstock.gateway.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.proxy.ProxyFixture.Way;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Five gigabytes each way: none of it may stay. */
final class BigStreamsIT {

    private static final long BYTES = 5L * 1024 * 1024 * 1024;
    private static final int PIECE = 256 * 1024;
    private static final long LOOK_EVERY = 256L * 1024 * 1024;

    /** What is alive after a collection, beyond what was before; Netty's own arenas come in chunks of 4 MiB. */
    private static final long GROWTH_BYTES_MAX = 48L * 1024 * 1024;

    @Test
    void fiveGigabytesDownAndUpLeaveNothingBehind() throws Exception {
        CompletableFuture<Long> received = new CompletableFuture<>();
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    if (self.read(client).startsWith("PUT")) {
                        received.complete(read(client.in(), new Watch()));
                        client.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    } else {
                        client.send("HTTP/1.1 200 OK\r\nContent-Length: " + BYTES + "\r\nConnection: close\r\n\r\n");
                        write(client.out());
                    }
                });
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port())) {
            Watch down = new Watch();
            try (Wire client = gate.connect()) {
                client.send("GET /big HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n")
                        .head();
                assertEquals(BYTES, read(client.in(), down));
            }
            down.check();
            Watch up = new Watch();
            try (Wire client = gate.connect()) {
                client.send("PUT /big HTTP/1.1\r\nHost: gate\r\nConnection: close\r\nContent-Length: " + BYTES
                        + "\r\n\r\n");
                write(client.out());
                assertTrue(client.head().startsWith("HTTP/1.1 200 "));
            }
            assertEquals(BYTES, received.get(10, TimeUnit.SECONDS));
            up.look();
            up.check();
        }
    }

    private static void write(OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE];
        for (long sent = 0; sent < BYTES; sent += PIECE) {
            out.write(piece);
        }
        out.flush();
    }

    private static long read(InputStream in, Watch watch) throws IOException {
        byte[] buffer = new byte[PIECE];
        long count = 0;
        long nextLook = LOOK_EVERY;
        while (count < BYTES) {
            int n = in.read(buffer);
            if (n < 0) {
                break;
            }
            count += n;
            if (count >= nextLook) {
                nextLook += LOOK_EVERY;
                watch.look();
            }
        }
        return count;
    }

    /** The highest memory seen: heap alive after the last collection, and what Netty has reserved outside it. */
    private static final class Watch {

        private final long before;
        private volatile long peak;

        Watch() {
            System.gc();
            before = now();
            peak = before;
        }

        void look() {
            peak = Math.max(peak, now());
        }

        void check() {
            long grown = peak - before;
            assertTrue(grown < GROWTH_BYTES_MAX, grown + " bytes more than before");
        }

        private static long now() {
            long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                    .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                    .sum();
            return heap + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        }
    }
}
