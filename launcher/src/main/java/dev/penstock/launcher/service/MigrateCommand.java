package dev.penstock.launcher.service;

import dev.penstock.config.DatabaseSettings;
import dev.penstock.config.SettingsLoader;
import dev.penstock.config.SettingsTemplate;
import dev.penstock.platform.schema.SchemaMigrator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code penstock migrate}: brings the database to this build's schema. */
@Command(
        name = "migrate",
        description = "Bring the database to the schema of this build. Run it before a new version starts.",
        footer = {
            "",
            "The database must exist; its user must own it and may create roles. Safe to run twice, or twice at once.",
            "",
            "Example:",
            "  penstock migrate --config config/gateway.yaml"
        })
public final class MigrateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsFileOption settingsFile = new SettingsFileOption();

    @Override
    public Integer call() {
        DatabaseSettings database = SettingsLoader.gateway(
                        settingsFile.resolve(SettingsTemplate.GATEWAY.fileName()), System.getenv())
                .database();
        int applied = SchemaMigrator.migrate(database);
        spec.commandLine()
                .getOut()
                .println("schema of " + database.database() + " at version " + SchemaMigrator.version(database) + ", "
                        + applied + " migration(s) applied");
        return 0;
    }
}
