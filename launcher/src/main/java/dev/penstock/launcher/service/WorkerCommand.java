package dev.penstock.launcher.service;

import dev.penstock.config.SettingsLoader;
import dev.penstock.config.SettingsTemplate;
import dev.penstock.config.WorkerSettings;
import dev.penstock.launcher.process.Awaiting;
import dev.penstock.launcher.process.ProcessLogs;
import dev.penstock.launcher.process.StopSignal;
import dev.penstock.launcher.process.Verbosity;
import dev.penstock.platform.schema.SchemaMigrator;
import dev.penstock.workers.WorkerHost;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock worker}: one worker host until it is told to stop. */
@Command(
        name = "worker",
        description = "Run one worker host: takes jobs of its pools and runs them in child processes.",
        footer = {
            "",
            "Needs PostgreSQL, RabbitMQ and an S3 store. Logs JSON to standard output.",
            "SIGTERM takes no more jobs, lets running ones end, then exits 0.",
            "",
            "Examples:",
            "  penstock worker --config config/workers.yaml",
            "  penstock worker --pools acme --concurrency 8      # a host for one tenant's pool",
            "  penstock worker --pools shared,overflow"
        })
public final class WorkerCommand implements Callable<Integer> {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_MARGIN = Duration.ofSeconds(20);

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsFileOption settingsFile = new SettingsFileOption();

    @Option(
            names = "--pools",
            split = ",",
            paramLabel = "POOL",
            description = "Pools to serve, instead of pools.names in the settings.")
    private List<String> pools = List.of();

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Jobs to run at once, instead of pools.concurrency in the settings.")
    private @Nullable Integer concurrency;

    @Override
    public Integer call() throws InterruptedException {
        WorkerSettings settings =
                SettingsLoader.workers(settingsFile.resolve(SettingsTemplate.WORKERS.fileName()), environment());
        ProcessLogs.toStandardOutput(Verbosity.isAsked(spec.commandLine()));
        SchemaMigrator.requireCurrent(settings.database());
        WorkerHost host = Awaiting.result(WorkerHost.start(settings), "starting the worker host", START_PATIENCE);
        Duration patience = settings.pools().drainTimeout().plus(STOP_MARGIN);
        StopSignal.handledBy(() -> Awaiting.result(host.close(), "stopping the worker host", patience))
                .await();
        return 0;
    }

    /** Options stand above the environment, which stands above the file. */
    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (!pools.isEmpty()) {
            environment.put("PENSTOCK_POOLS_NAMES", String.join(",", pools));
        }
        if (concurrency != null) {
            environment.put("PENSTOCK_POOLS_CONCURRENCY", Integer.toString(concurrency));
        }
        return environment;
    }
}
