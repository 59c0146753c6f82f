package dev.penstock.config;

import java.time.Duration;

/**
 * Reading a drive's journal.
 *
 * @param pageMax most changes in one page
 * @param waitMax longest time a request may wait for a change; below the idle timeout of every proxy on the way
 */
public record JournalSettings(
        @Default("1000") int pageMax, @Default("55s") Duration waitMax) {
    public JournalSettings {
        new SettingChecks()
                .range("pageMax", pageMax, 1, 10_000)
                .range("waitMax", waitMax, Duration.ZERO, Duration.ofMinutes(5))
                .done();
    }

    public static JournalSettings defaults() {
        return Defaults.of(JournalSettings.class);
    }
}
