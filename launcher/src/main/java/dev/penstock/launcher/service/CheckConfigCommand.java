package dev.penstock.launcher.service;

import dev.penstock.config.SettingsException;
import dev.penstock.config.SettingsLoader;
import dev.penstock.config.SettingsTemplate;
import dev.penstock.launcher.process.CommandFailure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock check-config}: reports every problem of the settings and connects to nothing. */
@Command(
        name = "check-config",
        description = "Check settings without starting anything; report every problem at once.",
        footer = {
            "",
            "Exits 0 when all is well and 2 when not. Secrets are resolved but never printed.",
            "",
            "Examples:",
            "  penstock check-config                                  # config/gateway.yaml and config/workers.yaml",
            "  penstock check-config --gateway /etc/penstock/gateway.yaml --show",
            "  penstock check-config --template gateway > gateway.yaml"
        })
public final class CheckConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--gateway", paramLabel = "FILE", description = "Settings of a gateway.")
    private @Nullable Path gateway;

    @Option(names = "--workers", paramLabel = "FILE", description = "Settings of a worker host.")
    private @Nullable Path workers;

    @Option(names = "--show", description = "Print the settings in force, with every default; secrets as ***.")
    private boolean show;

    @Option(
            names = "--template",
            paramLabel = "KIND",
            description = "Print a documented settings file instead: gateway or workers.")
    private @Nullable SettingsTemplate template;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (template != null) {
            out.print(template.text());
            out.flush();
            return 0;
        }
        Map<String, String> environment = System.getenv();
        boolean both = gateway == null && workers == null;
        int code = 0;
        if (both || gateway != null) {
            Path file = place(gateway, SettingsTemplate.GATEWAY);
            code |= check(file, () -> SettingsLoader.gateway(file, environment).describe());
        }
        if (both || workers != null) {
            Path file = place(workers, SettingsTemplate.WORKERS);
            code |= check(file, () -> SettingsLoader.workers(file, environment).describe());
        }
        return code;
    }

    private int check(Path file, Supplier<String> load) {
        try {
            String effective = load.get();
            spec.commandLine().getOut().println(file + ": ok");
            if (show) {
                spec.commandLine().getOut().println(effective);
            }
            return 0;
        } catch (SettingsException e) {
            e.problems().forEach(problem -> spec.commandLine().getErr().println(problem));
            return CommandFailure.MISUSED;
        }
    }

    private static Path place(@Nullable Path named, SettingsTemplate template) {
        return named == null ? Path.of("config", template.fileName()) : named;
    }
}
