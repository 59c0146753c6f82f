package dev.penstock.launcher.process;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code --verbose}, the same for every command: stack traces, and more in the logs. */
public final class Verbosity {
    private static final String OPTION = "--verbose";

    private Verbosity() {}

    /** Gives a command the option. */
    public static void addTo(CommandSpec command) {
        command.addOption(OptionSpec.builder(OPTION)
                .type(boolean.class)
                .description("Log more, and show stack traces.")
                .build());
    }

    /** Whether it stands on the command line that is being run. */
    public static boolean isAsked(CommandLine command) {
        return command.getParseResult() != null && command.getParseResult().hasMatchedOption(OPTION);
    }
}
