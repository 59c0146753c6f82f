package dev.penstock.launcher.installation;

import dev.penstock.launcher.Main;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A gateway or worker as a process of its own. */
public final class PenstockProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final int HALTED = 137;

    private final ChildProcess process;

    private PenstockProcess(ChildProcess process) {
        this.process = process;
    }

    /** Starts {@code penstock command} configured by its environment alone, and waits until it says it is ready. */
    static PenstockProcess start(Jvm jvm, String command, Map<String, String> environment, int managementPort) {
        List<String> line = jvm.running(Main.class, command);
        PenstockProcess started = new PenstockProcess(ChildProcess.start(command, environment, line));
        try {
            started.awaitReady(managementPort);
            return started;
        } catch (RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    private void awaitReady(int managementPort) {
        HttpRequest probe = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/readyz"))
                .timeout(Duration.ofSeconds(5))
                .build();
        HttpClient client = HttpClient.newHttpClient();
        Eventually.holds("the process is ready", PATIENCE, () -> {
            process.requireAlive();
            try {
                return client.send(probe, BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** The process as the system sees it. */
    public ChildProcess process() {
        return process;
    }

    public long pid() {
        return process.pid();
    }

    /** Waits until the process has halted at its failpoint. */
    public void awaitHalt() {
        int exit = process.awaitExit(PATIENCE);
        if (exit != HALTED) {
            throw new AssertionError("exit code " + exit + " (expected: " + HALTED + "): " + output());
        }
    }

    public String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }
}
