package dev.penstock.launcher;

import dev.penstock.launcher.demo.DemoCommand;
import dev.penstock.launcher.process.FailureReport;
import dev.penstock.launcher.process.Verbosity;
import dev.penstock.launcher.routes.RoutesCommand;
import dev.penstock.launcher.service.CheckConfigCommand;
import dev.penstock.launcher.service.GatewayCommand;
import dev.penstock.launcher.service.MigrateCommand;
import dev.penstock.launcher.service.WorkerCommand;
import dev.penstock.launcher.tenant.CreateApiKeyCommand;
import dev.penstock.launcher.tenant.CreateTenantCommand;
import dev.penstock.launcher.up.UpCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Entry point of {@code penstock.jar}: parses the command line, runs one command, exits with its code. */
@Command(
        name = "penstock",
        description = "Self-hosted multi-tenant file-sync backend.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DemoCommand.class,
            GatewayCommand.class,
            WorkerCommand.class,
            MigrateCommand.class,
            CreateTenantCommand.class,
            CreateApiKeyCommand.class,
            RoutesCommand.class,
            CheckConfigCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or stopped by Ctrl-C or SIGTERM in good order",
            "1:failed; one line on standard error says why",
            "2:wrong command line or settings; each problem on a line of its own"
        },
        footerHeading = "%nFirst steps:%n",
        footer = {
            "  penstock up                       everything in one process, data in ./data",
            "  penstock demo                     plays the main flow against it",
            "",
            "On real services:",
            "  penstock check-config             settings in config/gateway.yaml and config/workers.yaml",
            "  penstock migrate                  prepares the database",
            "  penstock create-tenant acme --email ada@acme.example",
            "  penstock gateway                  one node; run as many as you like",
            "  penstock worker --pools shared    one worker host; likewise",
            "",
            "penstock help COMMAND tells more about each."
        })
public final class Main {
    private static final int HELP_COLUMNS = 120;

    private Main() {}

    /** Exits 0 on success, 2 on a wrong command line or wrong settings, 1 when the command itself fails. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        FailureReport failures = new FailureReport();
        CommandLine line = new CommandLine(new Main());
        line.getSubcommands().values().forEach(Main::addUsualOptions);
        return line.setUsageHelpWidth(HELP_COLUMNS)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }

    private static void addUsualOptions(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (spec.findOption("--help") == null) {
            spec.addOption(OptionSpec.builder("-h", "--help")
                    .type(boolean.class)
                    .usageHelp(true)
                    .description("Show this help.")
                    .build());
        }
        Verbosity.addTo(spec);
        command.getSubcommands().values().forEach(Main::addUsualOptions);
    }
}
