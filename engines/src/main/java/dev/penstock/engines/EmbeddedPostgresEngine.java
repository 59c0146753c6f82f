package dev.penstock.engines;

import dev.penstock.config.Secret;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL 18 as a child process over one persistent data folder, on 127.0.0.1 only, password protected (SCRAM).
 * Commits are durable: {@code fsync} and {@code synchronous_commit} are on. Works for root and for ordinary users. A
 * postmaster left by a killed JVM is stopped first. All methods block; not thread-safe.
 */
public final class EmbeddedPostgresEngine implements AutoCloseable {
    /** The superuser every data folder is made with. */
    public static final String SUPERUSER = "postgres";

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final int INITDB_SECONDS_MAX = 120;

    private final Options options;
    private final Path home;
    private final ServerProcess server;

    private EmbeddedPostgresEngine(Options options, Path home, ServerProcess server) {
        this.options = options;
        this.home = home;
        this.server = server;
    }

    /**
     * Starts the server and waits until it accepts connections; makes the data folder when it is empty.
     *
     * @throws EngineException when it cannot be unpacked, initialised or started; the message says why
     */
    public static EmbeddedPostgresEngine start(Options options) {
        stopStray(options.data(), options.binaries());
        Path home = new EngineBinaries(options.binaries()).postgres();
        if (!Files.exists(options.data().resolve("PG_VERSION"))) {
            initialise(options, home);
        }
        ServerProcess server = ServerProcess.start("PostgreSQL", serverCommand(options, home), options.log());
        server.awaitReady(() -> isReady(options.data(), server.pid()), START_PATIENCE);
        return new EmbeddedPostgresEngine(options, home, server);
    }

    /** Stops the server an earlier, killed JVM left on this data folder; nothing happens when there is none. */
    public static void stopStray(Path data, Path binaries) {
        StrayServer.find(data.resolve("postmaster.pid"), "postgres", data).ifPresent(stray -> {
            run(stopCommand(new EngineBinaries(binaries).postgres(), data), Redirect.DISCARD);
            stray.awaitEnd(STOP_PATIENCE);
        });
    }

    /** Always 127.0.0.1. */
    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return options.port();
    }

    /** Completes with the exit code when the server has ended, asked or not. */
    public CompletableFuture<Integer> onExit() {
        return server.onExit();
    }

    /** Disconnects clients, writes a checkpoint and ends; killed if that takes more than 10 s. Idempotent. */
    @Override
    public void close() {
        if (server.isAlive()) {
            run(
                    stopCommand(home, options.data()),
                    Redirect.appendTo(options.log().toFile()));
            server.awaitEnd(STOP_PATIENCE);
        }
    }

    private static void initialise(Options options, Path home) {
        try {
            Path parent = options.data().toAbsolutePath().getParent();
            Files.createDirectories(parent);
            Files.createDirectories(options.log().toAbsolutePath().getParent());
            clearHalfMade(options.data());
            Path passwordFile = Files.createTempFile(
                    parent,
                    ".pw",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(passwordFile, options.password().reveal());
                int code = run(
                        initCommand(options, home, passwordFile),
                        Redirect.appendTo(options.log().toFile()));
                if (code != 0) {
                    throw new EngineException(
                            "PostgreSQL's initdb failed with code " + code + " (log: " + options.log() + ")");
                }
            } finally {
                Files.deleteIfExists(passwordFile);
            }
        } catch (IOException e) {
            throw new EngineException("could not prepare " + options.data() + ": " + e.getMessage(), e);
        }
    }

    /** initdb removes what it made when it fails, but not when it is killed; without PG_VERSION no data can be in it. */
    private static void clearHalfMade(Path data) throws IOException {
        if (Files.isDirectory(data)) {
            FolderTree.delete(data);
        }
    }

    private static List<String> initCommand(Options options, Path home, Path passwordFile) {
        return List.of(
                home.resolve("bin/initdb").toString(),
                "--pgdata=" + options.data().toAbsolutePath(),
                "--username=" + SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--locale=C.UTF-8",
                options.fsync() ? "--sync-method=fsync" : "--no-sync");
    }

    private static List<String> serverCommand(Options options, Path home) {
        List<String> server = List.of(
                home.resolve("bin/postgres").toString(),
                "-D",
                options.data().toAbsolutePath().toString(),
                "-p",
                Integer.toString(options.port()),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=" + (options.fsync() ? "on" : "off"),
                "-c",
                "synchronous_commit=on",
                "-c",
                "max_connections=" + options.connectionsMax(),
                "-c",
                "jit=off",
                "-c",
                "log_min_messages=warning");
        return NativePlatform.command(NativePlatform.unprivileged(), server);
    }

    private static List<String> stopCommand(Path home, Path data) {
        return List.of(
                home.resolve("bin/pg_ctl").toString(),
                "stop",
                "--pgdata=" + data.toAbsolutePath(),
                "--mode=fast",
                "--no-wait",
                "--silent");
    }

    private static int run(List<String> command, Redirect output) {
        try {
            Process process = new ProcessBuilder(NativePlatform.command(NativePlatform.unprivileged(), command))
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            if (!process.waitFor(INITDB_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new EngineException(command.get(0) + " did not end within " + INITDB_SECONDS_MAX + " s");
            }
            return process.exitValue();
        } catch (IOException e) {
            throw new EngineException(command.get(0) + " could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while running " + command.get(0), e);
        }
    }

    /** The postmaster writes its state into the eighth line of its pid file; pg_ctl waits for the same line. */
    private static boolean isReady(Path data, long pid) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.size() >= 8
                    && lines.get(0).strip().equals(Long.toString(pid))
                    && lines.get(7).strip().equals("ready");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * How to run it.
     *
     * @param data PostgreSQL's data folder; made when missing, kept on close
     * @param binaries where server programs are unpacked; may be shared between instances
     * @param log receives the server's output
     * @param port TCP port on 127.0.0.1
     * @param password of {@link #SUPERUSER}, used when the data folder is made
     * @param fsync false only for throw-away data: commits then survive a crash of processes, not of the machine
     * @param connectionsMax the server's connection limit
     */
    public record Options(
            Path data, Path binaries, Path log, int port, Secret password, boolean fsync, int connectionsMax) {
        /** Durable, with room for 100 connections. */
        public static Options durable(Path data, Path binaries, Path log, int port, Secret password) {
            return new Options(data, binaries, log, port, password, true, 100);
        }
    }
}
