package dev.penstock.config;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * An S3 store, addressed by path.
 *
 * @param endpoint where this process finds it
 * @param publicEndpoint where clients find it: presigned URLs name it
 * @param presignTtl how long a presigned URL works
 */
public record ObjectStoreSettings(
        @Default("http://127.0.0.1:9000") URI endpoint,
        @Default("http://localhost:9000") URI publicEndpoint,
        @Default("us-east-1") String region,
        @Default("penstock") String bucket,
        @Default("penstock") String accessKey,
        Secret secretKey,
        @Default("15m") Duration presignTtl) {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    public ObjectStoreSettings {
        new SettingChecks()
                .web("endpoint", endpoint)
                .web("publicEndpoint", publicEndpoint)
                .notBlank("region", region)
                .matches("bucket", bucket, BUCKET)
                .notBlank("accessKey", accessKey)
                .check(!secretKey.isEmpty(), "secretKey", "empty (expected: a secret)")
                .range("presignTtl", presignTtl, Duration.ofSeconds(30), Duration.ofDays(7))
                .done();
    }

    public static ObjectStoreSettings defaults(Secret secretKey) {
        return Defaults.of(ObjectStoreSettings.class, secretKey);
    }
}
