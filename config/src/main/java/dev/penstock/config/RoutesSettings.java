package dev.penstock.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the route table comes from.
 *
 * @param file a table in JSON that this node reads, again whenever it changes, and then no other; empty for the one in the database
 * @param poll how often file or database is looked at when nobody says that it has changed
 */
public record RoutesSettings(
        @Default("") String file, @Default("2s") Duration poll) {
    public RoutesSettings {
        new SettingChecks()
                .check(file.indexOf('\0') < 0, "file", "has U+0000 (expected: a path)")
                .range("poll", poll, Duration.ofMillis(100), Duration.ofMinutes(10))
                .done();
    }

    public static RoutesSettings defaults() {
        return Defaults.of(RoutesSettings.class);
    }

    /** The file, if the table comes from one. */
    public Optional<Path> path() {
        return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
    }
}
