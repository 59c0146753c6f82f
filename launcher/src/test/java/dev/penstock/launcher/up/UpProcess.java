package dev.penstock.launcher.up;

import dev.penstock.launcher.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One {@code penstock} command in a JVM of its own; whatever is left of it is killed on close. */
final class UpProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 50;

    private final Process process;
    private final Path output;

    private UpProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts {@code penstock up} on a port over a data folder. */
    static UpProcess up(int port, Path data) {
        return start("up", "--port", Integer.toString(port), "--data", data.toString());
    }

    static UpProcess start(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("penstock-up", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().keySet().removeIf(name -> name.startsWith("PENSTOCK_"));
            return new UpProcess(
                    builder.redirectErrorStream(true)
                            .redirectOutput(new File(output.toString()))
                            .start(),
                    output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the screen. */
    UpProcess awaitReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!output().contains("Penstock is ready")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("not ready: " + output());
            }
            pause();
        }
        return this;
    }

    /** Waits for the end; the exit code. */
    int awaitExit() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("still runs: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** SIGTERM, as Ctrl-C; the exit code. */
    int stop() {
        process.destroy();
        return awaitExit();
    }

    /** SIGKILL: nothing is put in order. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** All it printed so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines it printed, without empty ones. */
    List<String> lines() {
        return output().lines().filter(line -> !line.isBlank()).toList();
    }

    static int status(String url) {
        try {
            HttpURLConnection call = (HttpURLConnection) URI.create(url).toURL().openConnection();
            return call.getResponseCode();
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
        try {
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
