package dev.penstock.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One server child process with its log file. Blocking; used by one thread at a time except {@link #onExit()}.
 */
final class ServerProcess {
    private static final long LOG_BYTES_MAX = 8L << 20;
    private static final long POLL_MILLIS = 10;

    private final String name;
    private final Process process;
    private final Path log;

    private ServerProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts the command detached from the terminal; its output is appended to {@code log}, rotated once at 8 MiB. */
    static ServerProcess start(String name, List<String> command, Path log) {
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            rotate(log);
            Process process = new ProcessBuilder(NativePlatform.command(NativePlatform.detached(), command))
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new ServerProcess(name, process, log);
        } catch (IOException e) {
            throw new EngineException(name + " could not be started: " + e.getMessage(), e);
        }
    }

    /** Waits until {@code ready} holds; fails with the last log line when the process ends first or time runs out. */
    void awaitReady(BooleanSupplier ready, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new EngineException(name + " stopped while starting: " + lastLogLine() + " (log: " + log + ")");
            }
            if (System.nanoTime() > deadline) {
                kill();
                throw new EngineException(name + " was not ready after " + timeout.toSeconds() + " s: " + lastLogLine()
                        + " (log: " + log + ")");
            }
            pause();
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Completes when the process has ended, for whatever reason. */
    CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Asks with SIGTERM, waits, then kills. */
    void terminate(Duration patience) {
        process.destroy();
        awaitEnd(patience);
    }

    /** Waits for an end asked for by other means, then kills. */
    void awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    private String lastLogLine() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "no output" : lines.get(lines.size() - 1).strip();
        } catch (IOException | UncheckedIOException e) {
            return "no readable log";
        }
    }

    private static void rotate(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while waiting for a server", e);
        }
    }
}
