package dev.penstock.engines;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.penstock.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Redis 6.2 as a child process over one folder, on 127.0.0.1 only, password protected, with an append-only file synced
 * every second. A server left by a killed JVM is stopped first. All methods block; not thread-safe.
 */
public final class EmbeddedRedisEngine implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final int PROBE_MILLIS_MAX = 1_000;

    private final Options options;
    private final ServerProcess server;

    private EmbeddedRedisEngine(Options options, ServerProcess server) {
        this.options = options;
        this.server = server;
    }

    /**
     * Starts the server and waits until it answers.
     *
     * @throws EngineException when it cannot be unpacked or started; the message says why
     */
    public static EmbeddedRedisEngine start(Options options) {
        stopStray(options.data());
        Path program = new EngineBinaries(options.binaries()).redisServer();
        Path configuration = writeConfiguration(options);
        ServerProcess server =
                ServerProcess.start("Redis", List.of(program.toString(), configuration.toString()), options.log());
        server.awaitReady(() -> answers(options), START_PATIENCE);
        return new EmbeddedRedisEngine(options, server);
    }

    /** Stops the server an earlier, killed JVM left on this data folder; nothing happens when there is none. */
    public static void stopStray(Path data) {
        StrayServer.find(pidFile(data), "redis-server", data).ifPresent(stray -> stray.stop(STOP_PATIENCE));
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

    /** Ends the server after it wrote its append-only file; killed if that takes more than 10 s. Idempotent. */
    @Override
    public void close() {
        server.terminate(STOP_PATIENCE);
    }

    private static Path pidFile(Path data) {
        return data.resolve("redis.pid").toAbsolutePath();
    }

    private static Path writeConfiguration(Options options) {
        Path file = options.data().resolve("redis.conf");
        String text = String.join(
                "\n",
                "bind 127.0.0.1",
                "port " + options.port(),
                "dir " + quoted(options.data().toAbsolutePath()),
                "pidfile " + quoted(pidFile(options.data())),
                "requirepass " + options.password().reveal(),
                "appendonly yes",
                "appendfsync everysec",
                "save \"\"",
                "maxmemory " + options.memoryBytesMax(),
                "maxmemory-policy volatile-lru",
                "");
        try {
            Files.createDirectories(options.data());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, text).toAbsolutePath();
        } catch (IOException e) {
            throw new EngineException("could not write " + file + ": " + e.getMessage(), e);
        }
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Speaks two inline commands; while Redis still loads its file the second answer is {@code -LOADING}. */
    private static boolean answers(Options options) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()), PROBE_MILLIS_MAX);
            socket.setSoTimeout(PROBE_MILLIS_MAX);
            String commands = "AUTH " + options.password().reveal() + "\r\nPING\r\n";
            socket.getOutputStream().write(commands.getBytes(US_ASCII));
            byte[] expected = "+OK\r\n+PONG\r\n".getBytes(US_ASCII);
            byte[] actual = socket.getInputStream().readNBytes(expected.length);
            return new String(actual, US_ASCII).equals("+OK\r\n+PONG\r\n");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * How to run it.
     *
     * @param data folder for the append-only file, configuration and pid file; made when missing, kept on close
     * @param binaries where server programs are unpacked; may be shared between instances
     * @param log receives the server's output
     * @param port TCP port on 127.0.0.1
     * @param password printable ASCII without spaces
     * @param memoryBytesMax above it keys with an expiry are dropped, least recently used first
     */
    public record Options(Path data, Path binaries, Path log, int port, Secret password, long memoryBytesMax) {
        /** With a limit of 256 MiB. */
        public static Options standard(Path data, Path binaries, Path log, int port, Secret password) {
            return new Options(data, binaries, log, port, password, 256L << 20);
        }
    }
}
