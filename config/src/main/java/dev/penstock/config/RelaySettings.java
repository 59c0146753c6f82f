package dev.penstock.config;

import java.time.Duration;

/**
 * From the job ledger to the broker.
 *
 * @param poll how often the ledger is looked at when nothing rings
 * @param batch most jobs claimed at once
 * @param window jobs of one pool that are claimed, published or delivered and not yet begun: about twice its concurrency
 * @param dispatchLease how long a job may be with the broker before it is dispatched again
 * @param confirmTimeout how long the broker may take to confirm a message
 * @param reapInterval how often expired leases are returned
 */
public record RelaySettings(
        @Default("1s") Duration poll,
        @Default("200") int batch,
        @Default("64") int window,
        @Default("5m") Duration dispatchLease,
        @Default("10s") Duration confirmTimeout,
        @Default("5s") Duration reapInterval) {
    public RelaySettings {
        new SettingChecks()
                .range("poll", poll, Duration.ofMillis(10), Duration.ofMinutes(1))
                .range("batch", batch, 1, 5_000)
                .range("window", window, 1, 10_000)
                .range("dispatchLease", dispatchLease, Duration.ofSeconds(1), Duration.ofHours(6))
                .range("confirmTimeout", confirmTimeout, Duration.ofMillis(100), Duration.ofMinutes(5))
                .check(
                        dispatchLease.compareTo(confirmTimeout) > 0,
                        "dispatchLease",
                        "not longer than confirmTimeout (expected: longer)")
                .range("reapInterval", reapInterval, Duration.ofMillis(100), Duration.ofMinutes(5))
                .done();
    }

    public static RelaySettings defaults() {
        return Defaults.of(RelaySettings.class);
    }
}
