package dev.penstock.config;

/** Everything a gateway process is told. Loaded by {@link SettingsLoader#gateway}; documented in {@code config/gateway.yaml}. */
public record GatewaySettings(
        NodeSettings node,
        HttpSettings http,
        ManagementSettings management,
        DatabaseSettings database,
        RedisSettings redis,
        BrokerSettings broker,
        ObjectStoreSettings objects,
        AuthSettings auth,
        RealtimeSettings realtime,
        JournalSettings journal,
        UploadSettings uploads,
        RelaySettings relay) {
    public GatewaySettings {
        boolean samePort = http.port() != 0 && http.port() == management.port();
        new SettingChecks()
                .check(!samePort, "management.port", management.port() + " (expected: another than http.port)")
                .done();
    }

    /** The settings in force, as a settings file; secrets as {@code ***}. */
    public String describe() {
        return SettingsText.of(this);
    }
}
