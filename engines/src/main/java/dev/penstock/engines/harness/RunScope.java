package dev.penstock.engines.harness;

import dev.penstock.config.Secret;
import dev.penstock.engines.EmbeddedPostgresEngine;
import dev.penstock.engines.EmbeddedRedisEngine;
import dev.penstock.engines.EngineException;
import dev.penstock.engines.FolderTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one test JVM owns: a folder named by its process id, a random password for its servers, and what must be undone
 * when it ends. What a killed JVM leaves behind, folder and perhaps servers, the next one clears.
 */
final class RunScope {
    private static final Path HOME = Path.of(System.getProperty("user.home"), ".cache", "penstock");
    private static final Logger LOG = LoggerFactory.getLogger(RunScope.class);
    private static final String PREFIX = "it-";

    private final Deque<AutoCloseable> undo = new ArrayDeque<>();
    private final Secret password = randomPassword();
    private final Path folder;

    private RunScope(Path folder) {
        this.folder = folder;
    }

    static RunScope open() {
        try {
            Path folder = HOME.resolve("runs")
                    .resolve(PREFIX + ProcessHandle.current().pid());
            Files.createDirectories(folder);
            RunScope scope = new RunScope(folder);
            scope.clearAbandoned();
            Runtime.getRuntime().addShutdownHook(new Thread(scope::close, "it-backends-close"));
            return scope;
        } catch (IOException e) {
            throw new EngineException("no folder for test servers: " + e.getMessage(), e);
        }
    }

    /** Unique among the JVMs alive on this machine; letters, digits and dashes. */
    String name() {
        return PREFIX + ProcessHandle.current().pid();
    }

    /** Server programs, unpacked once per user. */
    Path binaries() {
        return HOME.resolve("engines");
    }

    Path folder() {
        return folder;
    }

    Path postgresData() {
        return postgresData(folder);
    }

    Path redisData() {
        return redisData(folder);
    }

    Secret password() {
        return password;
    }

    /** Runs when the JVM ends, last registered first. */
    synchronized void onEnd(AutoCloseable step) {
        undo.push(step);
    }

    /** Stops servers that killed JVMs left behind, and deletes their folders. */
    private void clearAbandoned() throws IOException {
        try (Stream<Path> runs = Files.list(folder.getParent())) {
            runs.filter(run -> !isAlive(run.getFileName().toString())).forEach(run -> closeQuietly(() -> clear(run)));
        }
    }

    private void clear(Path run) throws IOException {
        EmbeddedPostgresEngine.stopStray(postgresData(run), binaries());
        EmbeddedRedisEngine.stopStray(redisData(run));
        FolderTree.delete(run);
    }

    /** True if a name made by {@link #name()}, with or without a suffix, belongs to a live JVM or to nobody we know. */
    static boolean isAlive(String name) {
        String digits = name.replaceFirst("^" + PREFIX + "(\\d+).*$", "$1");
        try {
            return ProcessHandle.of(Long.parseLong(digits)).isPresent();
        } catch (NumberFormatException e) {
            return true;
        }
    }

    private synchronized void close() {
        while (!undo.isEmpty()) {
            closeQuietly(undo.pop());
        }
        closeQuietly(() -> FolderTree.delete(folder));
    }

    private static Path postgresData(Path run) {
        return run.resolve("postgres");
    }

    private static Path redisData(Path run) {
        return run.resolve("redis");
    }

    private static void closeQuietly(AutoCloseable step) {
        try {
            step.close();
        } catch (Exception e) {
            LOG.warn("test servers: {}", e.getMessage());
        }
    }

    private static Secret randomPassword() {
        byte[] bytes = new byte[18];
        new SecureRandom().nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
