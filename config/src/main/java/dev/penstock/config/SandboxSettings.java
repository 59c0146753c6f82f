package dev.penstock.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The child processes that decode what tenants send.
 *
 * @param heap memory of one child's heap
 * @param timeLimit longest time for one file
 * @param pixelsMax largest image that is decoded at all
 * @param jobsPerChild files a child handles before a fresh one takes its place
 * @param scratch folder for their files; made when it is not there
 */
public record SandboxSettings(
        @Default("384MiB") DataSize heap,
        @Default("30s") Duration timeLimit,
        @Default("50000000") long pixelsMax,
        @Default("100") int jobsPerChild,
        @Default("./data/scratch") Path scratch) {
    public SandboxSettings {
        new SettingChecks()
                .range("heap", heap, DataSize.ofMiB(32), DataSize.ofGiB(64))
                .range("timeLimit", timeLimit, Duration.ofMillis(100), Duration.ofMinutes(30))
                .range("pixelsMax", pixelsMax, 1_000, 2_000_000_000L)
                .range("jobsPerChild", jobsPerChild, 1, 1_000_000)
                .done();
    }

    public static SandboxSettings defaults() {
        return Defaults.of(SandboxSettings.class);
    }
}
