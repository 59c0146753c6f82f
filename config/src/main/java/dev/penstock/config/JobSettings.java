package dev.penstock.config;

import java.time.Duration;

/**
 * When a failed job is tried again. How often at most is written on the job itself, in the ledger.
 *
 * @param backoffBase longest delay after the first failure; it doubles with each further one
 * @param backoffMax longest delay
 */
public record JobSettings(
        @Default("1s") Duration backoffBase, @Default("5m") Duration backoffMax) {
    public JobSettings {
        new SettingChecks()
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
