package dev.penstock.gateway.edge.log;

import dev.penstock.config.EdgeSettings;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes filled chunks of lines from the event loops and writes them, in one thread of its own. Event loops never wait for it: what
 * does not fit into the queue is dropped and counted. Safe for use by many threads.
 */
public final class AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

    /** With {@link AccessLines#CHUNK_BYTES} each: 4 MiB, about 10,000 lines. */
    private static final int CHUNKS_MAX = 64;

    private static final long CLOSING_MS = 2000;
    private static final long LOOK_MS = 200;

    private final BlockingQueue<Chunk> filled = new ArrayBlockingQueue<>(CHUNKS_MAX);
    private final BlockingQueue<Chunk> empty = new ArrayBlockingQueue<>(CHUNKS_MAX);
    private final LongAdder dropped = new LongAdder();
    private final OutputStream out;
    private final Thread writer;
    private volatile boolean closing;

    private AccessLog(OutputStream out, MeterRegistry meters) {
        this.out = out;
        this.writer = new Thread(this::writeUntilClosed, "penstock-access-log");
        writer.setDaemon(true);
        Gauge.builder("penstock.access.log.chunks", filled, BlockingQueue::size)
                .description("Chunks of lines that wait to be written, of " + CHUNKS_MAX)
                .register(meters);
        FunctionCounter.builder("penstock.access.log.dropped", dropped, LongAdder::sum)
                .description("Lines that were not written because writing was slower than requests")
                .register(meters);
    }

    /**
     * Opens it.
     *
     * @param where {@code stdout} or the path of a file, which is appended to
     * @throws UncheckedIOException when the file cannot be opened
     */
    public static AccessLog open(String where, MeterRegistry meters) {
        try {
            OutputStream out = where.equals(EdgeSettings.STDOUT) ? standardOutput() : new FileOutputStream(where, true);
            AccessLog log = new AccessLog(out, meters);
            log.writer.start();
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException("access log: " + where, e);
        }
    }

    /** Lines of one event loop. */
    public AccessLines lines() {
        return new AccessLines(this);
    }

    /** Writes what has been handed over, for at most two seconds. Blocks. */
    public void close() {
        closing = true;
        try {
            writer.join(CLOSING_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An empty chunk, used or new. */
    Chunk take() {
        Chunk used = empty.poll();
        return used == null ? new Chunk() : used;
    }

    /** Belongs to the whole process, whose other logs go there too: never closed. */
    private static OutputStream standardOutput() {
        return new FilterOutputStream(new FileOutputStream(FileDescriptor.out)) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    /** Hands a chunk over; gives one to go on with. */
    Chunk exchange(Chunk chunk) {
        if (filled.offer(chunk)) {
            return take();
        }
        dropped.add(chunk.lines);
        chunk.clear();
        return chunk;
    }

    private void writeUntilClosed() {
        boolean failing = false;
        try (out) {
            while (true) {
                Chunk chunk = filled.poll(LOOK_MS, TimeUnit.MILLISECONDS);
                if (chunk == null) {
                    if (closing) {
                        return;
                    }
                    continue;
                }
                failing = !written(chunk, failing);
                chunk.clear();
                empty.offer(chunk);
            }
        } catch (InterruptedException | IOException e) {
            LOG.atWarn().setCause(e).log("access log ended");
        }
    }

    private boolean written(Chunk chunk, boolean failingBefore) {
        try {
            out.write(chunk.bytes, 0, chunk.length);
            return true;
        } catch (IOException e) {
            dropped.add(chunk.lines);
            if (!failingBefore) {
                LOG.atError().setCause(e).log("access log cannot be written");
            }
            return false;
        }
    }

    /** Lines on their way from an event loop to the writer. One of both has it at a time. */
    static final class Chunk {

        final byte[] bytes = new byte[AccessLines.CHUNK_BYTES];
        int length;
        int lines;

        void clear() {
            length = 0;
            lines = 0;
        }
    }
}
