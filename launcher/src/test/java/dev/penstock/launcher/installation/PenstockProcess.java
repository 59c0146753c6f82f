package dev.penstock.launcher.installation;

import dev.penstock.launcher.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway or worker as a process of its own. */
public final class PenstockProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final Path log;

    private PenstockProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts {@code penstock command} configured by its environment alone, and waits until it says it is ready. */
    static PenstockProcess start(Jvm jvm, String command, Map<String, String> environment, int managementPort) {
        try {
            Path log = Files.createTempFile("penstock-" + command, ".log");
            List<String> line = new ArrayList<>();
            line.add(jvm.java());
            line.addAll(jvm.options());
            line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), command));
            ProcessBuilder builder = new ProcessBuilder(line);
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true).redirectOutput(new File(log.toString()));
            PenstockProcess started = new PenstockProcess(builder.start(), log);
            started.awaitReady(managementPort);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady(int managementPort) {
        HttpRequest probe = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/readyz"))
                .timeout(Duration.ofSeconds(5))
                .build();
        HttpClient client = HttpClient.newHttpClient();
        Eventually.holds("the process is ready\n" + log, PATIENCE, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("exited with " + process.exitValue() + ": " + output());
            }
            try {
                return client.send(probe, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException e) {
                return false;
            }
        });
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until the process has halted at its failpoint. */
    public void awaitHalt() {
        Eventually.holds("the process halts at its failpoint", PATIENCE, () -> !process.isAlive());
        if (process.exitValue() != 137) {
            throw new AssertionError("exit code " + process.exitValue() + " (expected: 137): " + output());
        }
    }

    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Files.deleteIfExists(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
