package dev.penstock.config;

import java.time.Duration;

/**
 * Rate limits. What a tenant may do stands in its plan; here stands how the nodes count, and what holds for whoever has not said
 * who they are.
 *
 * @param lease how much of a bucket in demand a node takes at once, as time of its rate
 * @param redisTimeout how long Redis may take; then each node decides for its share, until Redis answers again
 * @param bucketsMax buckets a node keeps in memory
 * @param nodesAssumed gateways there are, for as long as Redis has not said so
 * @param planRefresh how often plans are read again; changes made through the API are known at once
 * @param addressAuthPerMinute requests to log in, refresh and log out from one address (one /64 of IPv6)
 * @param addressPerMinute other requests without a token from one address
 */
public record LimitSettings(
        @Default("75ms") Duration lease,
        @Default("15ms") Duration redisTimeout,
        @Default("100000") int bucketsMax,
        @Default("1") int nodesAssumed,
        @Default("30s") Duration planRefresh,
        @Default("600") int addressAuthPerMinute,
        @Default("3000") int addressPerMinute) {
    public LimitSettings {
        new SettingChecks()
                .range("lease", lease, Duration.ofMillis(10), Duration.ofSeconds(1))
                .range("redisTimeout", redisTimeout, Duration.ofMillis(2), Duration.ofSeconds(1))
                .range("bucketsMax", bucketsMax, 1_000, 10_000_000)
                .range("nodesAssumed", nodesAssumed, 1, 1_000)
                .range("planRefresh", planRefresh, Duration.ofMillis(100), Duration.ofMinutes(10))
                .range("addressAuthPerMinute", addressAuthPerMinute, 1, 1_000_000)
                .range("addressPerMinute", addressPerMinute, 1, 10_000_000)
                .done();
    }

    public static LimitSettings defaults() {
        return Defaults.of(LimitSettings.class);
    }
}
