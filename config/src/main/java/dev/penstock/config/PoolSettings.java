package dev.penstock.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The pools this worker host serves.
 *
 * @param names whose queues it consumes
 * @param concurrency jobs it runs at once, over all its pools together, and child processes it keeps; also how many messages it
 *     fetches from each pool, where those above the limit wait unclaimed
 * @param lease how long a claimed job is this host's without a heartbeat
 * @param drainTimeout how long running jobs may take to end on shutdown
 */
public record PoolSettings(
        @Default("shared") List<String> names,
        @Default("2") int concurrency,
        @Default("30s") Duration lease,
        @Default("30s") Duration drainTimeout) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public PoolSettings {
        names = List.copyOf(names);
        SettingChecks checks = new SettingChecks();
        checks.range("names", names.size(), 1, 64);
        names.forEach(name -> checks.matches("names", name, NAME));
        checks.check(new HashSet<>(names).size() == names.size(), "names", names + " (expected: each once)")
                .range("concurrency", concurrency, 1, 1024)
                .range("lease", lease, Duration.ofSeconds(1), Duration.ofHours(1))
                .range("drainTimeout", drainTimeout, Duration.ZERO, Duration.ofHours(1))
                .done();
    }

    public static PoolSettings defaults() {
        return Defaults.of(PoolSettings.class);
    }
}
