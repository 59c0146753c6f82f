package dev.penstock.launcher.up;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penstock.engines.FreePort;
import dev.penstock.launcher.process.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * TCP ports on 127.0.0.1. Only the first is chosen by the user; the others stay the same from start to start as long as nobody
 * else takes them, because clients keep URLs for a while.
 *
 * @param http what clients use
 * @param management health and metrics of the gateway
 * @param workerManagement health and metrics of the worker host
 * @param objects the object store, which clients use through presigned URLs
 */
record Ports(int http, int management, int workerManagement, int objects, int postgres, int redis, int broker) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int PORT_MAX = 65_535;

    /**
     * Settles on ports that are free now and remembers them.
     *
     * @param http taken as it is
     * @param file where they are kept between starts; unreadable counts as empty
     * @throws CommandFailure when {@code http} is taken
     */
    static Ports settle(int http, Path file) {
        if (!FreePort.isFree(http)) {
            throw CommandFailure.failed("port " + http + " is taken: stop what uses it, or choose another with --port");
        }
        Optional<Ports> before = read(file);
        Set<Integer> used = new HashSet<>(Set.of(http));
        Ports ports = new Ports(
                http,
                pick(before.map(Ports::management), http + 1, used),
                pick(before.map(Ports::workerManagement), http + 2, used),
                pick(before.map(Ports::objects), http + 3, used),
                pick(before.map(Ports::postgres), 0, used),
                pick(before.map(Ports::redis), 0, used),
                pick(before.map(Ports::broker), 0, used));
        ports.write(file);
        return ports;
    }

    /** The one of last time, else the wished one, else any. */
    private static int pick(Optional<Integer> before, int wished, Set<Integer> used) {
        int port = before.filter(last -> isFree(last, used)).orElse(isFree(wished, used) ? wished : FreePort.any());
        used.add(port);
        return port;
    }

    private static boolean isFree(int port, Set<Integer> used) {
        return port > 0 && port <= PORT_MAX && !used.contains(port) && FreePort.isFree(port);
    }

    private static Optional<Ports> read(Path file) {
        try {
            return Optional.of(MAPPER.readValue(Files.readString(file), Ports.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void write(Path file) {
        try {
            PrivateFile.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
        } catch (IOException e) {
            throw CommandFailure.failed(file + " cannot be written: " + e.getMessage());
        }
    }
}
