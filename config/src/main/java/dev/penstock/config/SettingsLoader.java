package dev.penstock.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings: defaults, under a YAML file, under environment variables. Nothing that is not a setting is let through, and
 * every problem is reported in one go. Blocks on files: call it before the event loops run.
 */
public final class SettingsLoader {
    private SettingsLoader() {}

    /**
     * Settings of a gateway.
     *
     * @param file like {@code config/gateway.yaml}; null for none
     * @param environment usually {@code System.getenv()}
     * @throws SettingsException with every problem
     */
    public static GatewaySettings gateway(@Nullable Path file, Map<String, String> environment) {
        return load(GatewaySettings.class, file, environment);
    }

    /**
     * Settings of a worker host.
     *
     * @param file like {@code config/workers.yaml}; null for none
     * @param environment usually {@code System.getenv()}
     * @throws SettingsException with every problem
     */
    public static WorkerSettings workers(@Nullable Path file, Map<String, String> environment) {
        return load(WorkerSettings.class, file, environment);
    }

    /**
     * External issuers: a file whose sections have any names, each an issuer.
     *
     * @param environment for secrets the file refers to; it overrides nothing
     * @throws SettingsException with every problem
     */
    public static Map<String, IssuerSettings> issuers(Path file, Map<String, String> environment) {
        return SettingsBinder.sections(IssuerSettings.class, SettingsFile.read(file), environment);
    }

    private static <T extends Record> T load(Class<T> type, @Nullable Path file, Map<String, String> environment) {
        SettingsFile written = file == null ? SettingsFile.none() : SettingsFile.read(file);
        return new SettingsBinder<>(type, written, environment).bind();
    }
}
