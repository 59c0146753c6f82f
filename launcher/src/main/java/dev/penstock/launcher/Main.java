package dev.penstock.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of {@code penstock.jar}: parses the command line, runs one command, exits with its code. */
@Command(
        name = "penstock",
        description = "Self-hosted multi-tenant file-sync backend.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class,
        subcommands = {VersionCommand.class, CommandLine.HelpCommand.class})
public final class Main {
    private Main() {}

    /** Exits 0 on success, 2 on a wrong command line, 1 when the command itself fails. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
