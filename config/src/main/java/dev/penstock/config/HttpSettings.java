package dev.penstock.config;

import java.net.URI;
import java.time.Duration;

/**
 * The port clients talk to.
 *
 * @param host address to listen on
 * @param port to listen on; 0 for any free one
 * @param bodyMax largest request body; file bytes do not come this way
 * @param eventLoops event loops that serve it; 0 for one per core
 * @param publicUrl where clients find this service, as they see it
 * @param drainTimeout how long requests and sockets may take to end on shutdown
 */
public record HttpSettings(
        @Default("0.0.0.0") String host,
        @Default("8080") int port,
        @Default("1MiB") DataSize bodyMax,
        @Default("0") int eventLoops,
        @Default("http://localhost:8080") URI publicUrl,
        @Default("20s") Duration drainTimeout) {
    public HttpSettings {
        new SettingChecks()
                .notBlank("host", host)
                .port("port", port)
                .range("bodyMax", bodyMax, DataSize.ofKiB(16), DataSize.ofMiB(64))
                .range("eventLoops", eventLoops, 0, 1024)
                .web("publicUrl", publicUrl)
                .range("drainTimeout", drainTimeout, Duration.ZERO, Duration.ofMinutes(10))
                .done();
    }

    public static HttpSettings defaults() {
        return Defaults.of(HttpSettings.class);
    }
}
