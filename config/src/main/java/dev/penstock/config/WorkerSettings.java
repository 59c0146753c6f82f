package dev.penstock.config;

/** Everything a worker process is told. Loaded by {@link SettingsLoader#workers}; documented in {@code config/workers.yaml}. */
public record WorkerSettings(
        NodeSettings node,
        ManagementSettings management,
        DatabaseSettings database,
        BrokerSettings broker,
        ObjectStoreSettings objects,
        PoolSettings pools,
        JobSettings jobs,
        SandboxSettings sandbox) {
    /** The settings in force, as a settings file; secrets as {@code ***}. */
    public String describe() {
        return SettingsText.of(this);
    }
}
