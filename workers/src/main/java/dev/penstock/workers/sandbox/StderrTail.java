package dev.penstock.workers.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a child's standard error to its end, so that the child never blocks on it, and keeps the last few kilobytes. Safe for
 * use by any thread.
 */
final class StderrTail {
    private static final int KEPT_BYTES_MAX = 4096;

    private byte[] kept = new byte[0];

    private StderrTail() {}

    static StderrTail drain(InputStream stderr, long pid) {
        StderrTail tail = new StderrTail();
        Thread thread = new Thread(() -> tail.readAll(stderr), "decoder-stderr-" + pid);
        thread.setDaemon(true);
        thread.start();
        return tail;
    }

    synchronized String text() {
        return new String(kept, StandardCharsets.UTF_8);
    }

    private void readAll(InputStream stderr) {
        byte[] chunk = new byte[KEPT_BYTES_MAX];
        try (stderr) {
            int length;
            while ((length = stderr.read(chunk)) >= 0) {
                keep(chunk, length);
            }
        } catch (IOException childIsGone) {
            // What was kept until now is all there is.
        }
    }

    private synchronized void keep(byte[] chunk, int length) {
        byte[] all = Arrays.copyOf(kept, kept.length + length);
        System.arraycopy(chunk, 0, all, kept.length, length);
        kept = Arrays.copyOfRange(all, Math.max(0, all.length - KEPT_BYTES_MAX), all.length);
    }
}
