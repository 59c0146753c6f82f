package dev.penstock.config;

import java.time.Duration;

/**
 * What forwarding to upstream servers may hold on one node.
 *
 * @param replayMax of each request's body, kept so that the request can be sent to another server; a larger body is sent once
 * @param tunnelIdle silence after which a forwarded WebSocket is closed
 * @param tunnelsMax forwarded WebSockets, over all clusters
 */
public record ProxySettings(
        @Default("64KiB") DataSize replayMax,
        @Default("2m") Duration tunnelIdle,
        @Default("20000") int tunnelsMax) {
    public ProxySettings {
        new SettingChecks()
                .range("replayMax", replayMax, DataSize.ofKiB(0), DataSize.ofMiB(16))
                .range("tunnelIdle", tunnelIdle, Duration.ofMillis(100), Duration.ofDays(1))
                .range("tunnelsMax", tunnelsMax, 1, 10_000_000)
                .done();
    }

    public static ProxySettings defaults() {
        return Defaults.of(ProxySettings.class);
    }
}
