package dev.penstock.config;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Redis 6.2 or later. Nothing in it is the only copy.
 *
 * @param uri {@code redis://host:port} or {@code rediss://host:port}, and {@code /number} for a database
 * @param password empty where the server asks for none
 * @param prefix begins every key and channel, so that installations can share a server
 */
public record RedisSettings(
        @Default("redis://127.0.0.1:6379") URI uri,
        @Default("") Secret password,
        @Default("penstock") String prefix) {
    private static final Set<String> SCHEMES = Set.of("redis", "rediss");
    private static final Pattern PREFIX = Pattern.compile("[a-z0-9][a-z0-9.:-]{0,63}");

    public RedisSettings {
        boolean usable = uri.getScheme() != null && SCHEMES.contains(uri.getScheme()) && uri.getHost() != null;
        new SettingChecks()
                .check(usable, "uri", "not usable (expected: redis://host:port or rediss://host:port)")
                .check(
                        uri.getRawUserInfo() == null,
                        "uri",
                        "has a user or password in it (expected: none; use password)")
                .matches("prefix", prefix, PREFIX)
                .done();
    }

    public static RedisSettings defaults() {
        return Defaults.of(RedisSettings.class);
    }
}
