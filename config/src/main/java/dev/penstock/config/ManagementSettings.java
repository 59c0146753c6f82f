package dev.penstock.config;

/**
 * The port for operators: health, readiness, metrics. Keep it off the public network.
 *
 * @param host address to listen on
 * @param port to listen on; 0 for any free one
 */
public record ManagementSettings(
        @Default("127.0.0.1") String host, @Default("9090") int port) {
    public ManagementSettings {
        new SettingChecks().notBlank("host", host).port("port", port).done();
    }

    public static ManagementSettings defaults() {
        return Defaults.of(ManagementSettings.class);
    }
}
