package dev.penstock.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server of an earlier run that outlived its JVM ({@code kill -9}), found through its pid file. Process ids are
 * reused, so the file alone proves nothing: it is ours only if the process runs a program of the expected name and has
 * our data folder as its working directory (both servers change into it).
 */
final class StrayServer {
    private final ProcessHandle process;

    private StrayServer(ProcessHandle process) {
        this.process = process;
    }

    /**
     * Finds the live server that owns {@code dataDirectory}.
     *
     * @param pidFile first line is the process id; a missing or damaged file means none
     * @param programPrefix how the file name of the executable begins
     */
    static Optional<StrayServer> find(Path pidFile, String programPrefix, Path dataDirectory) {
        return readPid(pidFile)
                .flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive)
                .filter(process -> runs(process.pid(), programPrefix, dataDirectory))
                .map(StrayServer::new);
    }

    /** Asks with SIGTERM, waits, then kills and waits again. */
    void stop(Duration patience) {
        process.destroy();
        awaitEnd(patience);
    }

    /** Waits for an end asked for by other means, then kills; fails only if even that does not end it. */
    void awaitEnd(Duration patience) {
        if (!ended(patience)) {
            process.destroyForcibly();
            if (!ended(patience)) {
                throw new EngineException("a server of an earlier run (pid " + process.pid() + ") does not end");
            }
        }
    }

    private boolean ended(Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Optional<Long> readPid(Path pidFile) {
        try {
            List<String> lines = Files.readAllLines(pidFile);
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Long.parseLong(lines.get(0).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean runs(long pid, String programPrefix, Path dataDirectory) {
        Path proc = Path.of("/proc", Long.toString(pid));
        try {
            String program =
                    Files.readSymbolicLink(proc.resolve("exe")).getFileName().toString();
            return program.startsWith(programPrefix) && Files.isSameFile(proc.resolve("cwd"), dataDirectory);
        } catch (IOException e) {
            return false;
        }
    }
}
