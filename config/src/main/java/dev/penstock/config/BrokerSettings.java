package dev.penstock.config;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * RabbitMQ 3.10 or later, or another AMQP 0-9-1 broker.
 *
 * @param prefix begins the name of every exchange and queue
 * @param heartbeat how often each side of a connection shows that it lives; a dead one is noticed within two
 */
public record BrokerSettings(
        @Default("127.0.0.1") String host,
        @Default("5672") int port,
        @Default("penstock") String user,
        @Default("") Secret password,
        @Default("/") String virtualHost,
        @Default("penstock") String prefix,
        @Default("10s") Duration heartbeat) {
    private static final Pattern PREFIX = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");

    public BrokerSettings {
        new SettingChecks()
                .notBlank("host", host)
                .range("port", port, 1, 65_535)
                .notBlank("user", user)
                .notBlank("virtualHost", virtualHost)
                .matches("prefix", prefix, PREFIX)
                .range("heartbeat", heartbeat, Duration.ofSeconds(1), Duration.ofMinutes(10))
                .done();
    }

    public static BrokerSettings defaults() {
        return Defaults.of(BrokerSettings.class);
    }
}
