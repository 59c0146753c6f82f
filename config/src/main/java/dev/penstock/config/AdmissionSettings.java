package dev.penstock.config;

/**
 * How much one node takes on at once. What is beyond is refused at once, before it can queue.
 *
 * @param inFlightMax requests in work; uploads, downloads and listings are refused first, log-in and realtime last
 * @param waitingMax requests that mostly wait: long-polls and streams
 * @param connectionsMax open connections; further ones are closed when they come
 * @param handshakesPerSecond new connections and WebSocket upgrades, each; with a burst of as many
 */
public record AdmissionSettings(
        @Default("1024") int inFlightMax,
        @Default("20000") int waitingMax,
        @Default("100000") int connectionsMax,
        @Default("2000") int handshakesPerSecond) {
    public AdmissionSettings {
        new SettingChecks()
                .range("inFlightMax", inFlightMax, 8, 1_000_000)
                .range("waitingMax", waitingMax, 1, 10_000_000)
                .range("connectionsMax", connectionsMax, 1, 10_000_000)
                .range("handshakesPerSecond", handshakesPerSecond, 1, 10_000_000)
                .done();
    }

    public static AdmissionSettings defaults() {
        return Defaults.of(AdmissionSettings.class);
    }
}
