package dev.penstock.launcher;

import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code penstock version}: what runs here, on which Java. */
@Command(
        name = "version",
        description = "Print the version of Penstock and of the Java runtime.",
        versionProvider = VersionCommand.Provider.class)
final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().printVersionHelp(spec.commandLine().getOut());
        return 0;
    }

    /** Reads the version from the jar's manifest; "development" when the classes run unpacked. */
    static final class Provider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Objects.requireNonNullElse(
                    VersionCommand.class.getPackage().getImplementationVersion(), "development");
            return new String[] {"Penstock " + version, "Java " + Runtime.version()};
        }
    }
}
