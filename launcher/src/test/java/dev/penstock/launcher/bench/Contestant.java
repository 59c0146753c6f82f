package dev.penstock.launcher.bench;

import dev.penstock.launcher.installation.ChildProcess;
import java.net.URI;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * A server under measurement, in a process of its own.
 *
 * @param databaseCpuSeconds processor time its database has used so far
 */
public record Contestant(
        String name, URI url, Map<String, String> headers, ChildProcess process, DoubleSupplier databaseCpuSeconds) {

    public Contestant {
        headers = Map.copyOf(headers);
    }

    /** One without a database. */
    public Contestant(String name, URI url, Map<String, String> headers, ChildProcess process) {
        this(name, url, headers, process, () -> 0);
    }

    /** The same server, asked with other headers. */
    public Contestant with(Map<String, String> otherHeaders) {
        return new Contestant(name, url, otherHeaders, process, databaseCpuSeconds);
    }
}
