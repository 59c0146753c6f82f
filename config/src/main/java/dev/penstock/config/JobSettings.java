package dev.penstock.config;

import java.time.Duration;

/**
 * When a failed job is tried again.
 *
 * @param attemptsMax attempts before a job is dead
 * @param backoffBase longest delay after the first failure; it doubles with each further one
 * @param backoffMax longest delay
 */
public record JobSettings(
        @Default("5") int attemptsMax,
        @Default("1s") Duration backoffBase,
        @Default("5m") Duration backoffMax) {
    public JobSettings {
        new SettingChecks()
                .range("attemptsMax", attemptsMax, 1, 100)
                .range("backoffBase", backoffBase, Duration.ofMillis(1), Duration.ofHours(1))
                .range("backoffMax", backoffMax, Duration.ofMillis(1), Duration.ofDays(1))
                .check(
                        backoffMax.compareTo(backoffBase) >= 0,
                        "backoffMax",
                        "shorter than backoffBase (expected: not shorter)")
                .done();
    }

    public static JobSettings defaults() {
        return Defaults.of(JobSettings.class);
    }
}
