package dev.penstock.gateway.edge.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.edge.log.AccessLog.Chunk;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessLogTest {

    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void appendsWhatWasHandedOverBeforeItCloses() throws IOException {
        Path file = folder.resolve("access.log");
        Files.writeString(file, "before\n");
        AccessLog log = AccessLog.open(file.toString(), meters);
        Chunk chunk = log.take();
        for (int i = 0; i < 20; i++) {
            chunk = log.exchange(filled(chunk, "line " + i + '\n'));
        }
        log.close();
        String written = Files.readString(file);
        assertTrue(written.startsWith("before\nline 0\n") && written.endsWith("line 19\n"), written);
        assertEquals(0, dropped());
    }

    @Test
    void linesThatCannotBeWrittenAreCountedAndNobodyWaits() {
        Assumptions.assumeTrue(Files.isWritable(Path.of("/dev/full")));
        AccessLog log = AccessLog.open("/dev/full", meters);
        Chunk chunk = log.take();
        for (int i = 0; i < 1000; i++) {
            chunk = log.exchange(filled(chunk, "line\n"));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (dropped() < 1000 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(1000, dropped());
        log.close();
    }

    private double dropped() {
        return meters.get("penstock.access.log.dropped").functionCounter().count();
    }

    private static Chunk filled(Chunk chunk, String line) {
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, chunk.bytes, 0, bytes.length);
        chunk.length = bytes.length;
        chunk.lines = 1;
        return chunk;
    }
}
