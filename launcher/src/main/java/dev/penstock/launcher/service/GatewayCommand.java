package dev.penstock.launcher.service;

import dev.penstock.config.GatewaySettings;
import dev.penstock.config.SettingsLoader;
import dev.penstock.config.SettingsTemplate;
import dev.penstock.gateway.Gateway;
import dev.penstock.launcher.process.Awaiting;
import dev.penstock.launcher.process.ProcessLogs;
import dev.penstock.launcher.process.StopSignal;
import dev.penstock.launcher.process.Verbosity;
import dev.penstock.platform.schema.SchemaMigrator;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code penstock gateway}: one gateway node until it is told to stop. */
@Command(
        name = "gateway",
        description = "Run one gateway node: HTTP and WebSocket for clients, and the dispatch of jobs.",
        footer = {
            "",
            "Needs PostgreSQL (migrated: penstock migrate), Redis, RabbitMQ and an S3 store. Logs JSON to standard output.",
            "SIGTERM drains: clients are sent elsewhere, requests in flight end, then it exits 0.",
            "",
            "Examples:",
            "  penstock gateway --config config/gateway.yaml",
            "  PENSTOCK_DATABASE_HOST=db PENSTOCK_AUTH_MASTER_KEY_FILE=/run/key penstock gateway"
        })
public final class GatewayCommand implements Callable<Integer> {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_MARGIN = Duration.ofSeconds(20);

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsFileOption settingsFile = new SettingsFileOption();

    @Override
    public Integer call() throws InterruptedException {
        GatewaySettings settings =
                SettingsLoader.gateway(settingsFile.resolve(SettingsTemplate.GATEWAY.fileName()), System.getenv());
        ProcessLogs.toStandardOutput(Verbosity.isAsked(spec.commandLine()));
        SchemaMigrator.requireCurrent(settings.database());
        Gateway gateway = Awaiting.result(Gateway.start(settings), "starting the gateway", START_PATIENCE);
        Duration patience = settings.http().drainTimeout().plus(STOP_MARGIN);
        StopSignal.handledBy(() -> Awaiting.result(gateway.close(), "stopping the gateway", patience))
                .await();
        return 0;
    }
}
