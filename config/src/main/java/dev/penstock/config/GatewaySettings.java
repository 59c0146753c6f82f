package dev.penstock.config;

import java.util.ArrayList;
import java.util.List;

/** Everything a gateway process is told. Loaded by {@link SettingsLoader#gateway}; documented in {@code config/gateway.yaml}. */
public record GatewaySettings(
        GatewayNodeSettings node,
        HttpSettings http,
        TlsSettings tls,
        EdgeSettings edge,
        AdmissionSettings admission,
        RoutesSettings routes,
        ProxySettings proxy,
        ManagementSettings management,
        DatabaseSettings database,
        RedisSettings redis,
        BrokerSettings broker,
        ObjectStoreSettings objects,
        AuthSettings auth,
        LimitSettings limits,
        AccountSettings accounts,
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

    /**
     * The same settings with one section in the place of the one of its type.
     *
     * @throws IllegalArgumentException when no section is of that type
     */
    public GatewaySettings with(Record section) {
        List<Object> sections = new ArrayList<>(Defaults.values(this));
        int place = sections.stream().map(Object::getClass).toList().indexOf(section.getClass());
        if (place < 0) {
            throw new IllegalArgumentException(section.getClass() + " (expected: a section of a gateway's settings)");
        }
        sections.set(place, section);
        return Defaults.make(GatewaySettings.class, sections);
    }

    /** The settings in force, as a settings file; secrets as {@code ***}. */
    public String describe() {
        return SettingsText.of(this);
    }
}
