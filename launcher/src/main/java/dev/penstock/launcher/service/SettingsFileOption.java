package dev.penstock.launcher.service;

import dev.penstock.launcher.process.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config FILE}: a file named must be there; one not named is used if it stands at its usual place. */
public final class SettingsFileOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Settings file. Without it the usual file under config/ if there, else only the environment.")
    private @Nullable Path file;

    /** The file to read, or null for none. */
    @Nullable
    public Path resolve(String usual) {
        if (file != null) {
            if (!Files.isReadable(file)) {
                throw CommandFailure.misused(file + " cannot be read");
            }
            return file;
        }
        Path atHome = Path.of("config", usual);
        return Files.isReadable(atHome) ? atHome : null;
    }
}
