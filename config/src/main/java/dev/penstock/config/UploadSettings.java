package dev.penstock.config;

import java.time.Duration;

/**
 * Files coming in.
 *
 * @param singleMax largest file sent with one PUT; larger ones come in parts
 * @param sizeMax largest file
 * @param partSize of files that come in parts; raised for a file that would need more than 10,000
 * @param ttl how long a begun upload may take
 * @param bucketEventSecret what the object store shows with its notifications; empty to take none
 */
public record UploadSettings(
        @Default("64MiB") DataSize singleMax,
        @Default("1TiB") DataSize sizeMax,
        @Default("8MiB") DataSize partSize,
        @Default("1d") Duration ttl,
        @Default("") Secret bucketEventSecret) {
    private static final DataSize PART_MIN = DataSize.ofMiB(5);
    private static final DataSize STORE_PUT_MAX = DataSize.ofGiB(5);
    private static final DataSize STORE_FILE_MAX = DataSize.ofGiB(5 * 1024);
    private static final int EVENT_SECRET_LENGTH_MIN = 16;

    public UploadSettings {
        boolean eventSecretUsable =
                bucketEventSecret.isEmpty() || bucketEventSecret.reveal().length() >= EVENT_SECRET_LENGTH_MIN;
        new SettingChecks()
                .range("singleMax", singleMax, PART_MIN, STORE_PUT_MAX)
                .range("sizeMax", sizeMax, DataSize.ofMiB(1), STORE_FILE_MAX)
                .range("partSize", partSize, PART_MIN, STORE_PUT_MAX)
                .range("ttl", ttl, Duration.ofMinutes(1), Duration.ofDays(30))
                .check(eventSecretUsable, "bucketEventSecret", "too short (expected: none or >= 16 characters)")
                .done();
    }

    public static UploadSettings defaults() {
        return Defaults.of(UploadSettings.class);
    }
}
