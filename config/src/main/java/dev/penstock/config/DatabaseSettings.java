package dev.penstock.config;

import java.time.Duration;

/**
 * PostgreSQL 15 to 18.
 *
 * @param user logs in, and may become the roles the schema makes
 * @param password empty where the server trusts this host
 * @param tenantPoolSize connections for work on behalf of one tenant, for each process
 * @param systemPoolSize connections for login, relay and upkeep, for each process
 * @param statementTimeout the server ends a statement after so long
 */
public record DatabaseSettings(
        @Default("127.0.0.1") String host,
        @Default("5432") int port,
        @Default("penstock") String database,
        @Default("penstock") String user,
        @Default("") Secret password,
        @Default("16") int tenantPoolSize,
        @Default("4") int systemPoolSize,
        @Default("5s") Duration connectTimeout,
        @Default("10s") Duration statementTimeout) {
    public DatabaseSettings {
        new SettingChecks()
                .notBlank("host", host)
                .range("port", port, 1, 65_535)
                .notBlank("database", database)
                .notBlank("user", user)
                .range("tenantPoolSize", tenantPoolSize, 1, 500)
                .range("systemPoolSize", systemPoolSize, 1, 100)
                .range("connectTimeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(1))
                .range("statementTimeout", statementTimeout, Duration.ofMillis(100), Duration.ofMinutes(10))
                .done();
    }

    public static DatabaseSettings defaults() {
        return Defaults.of(DatabaseSettings.class);
    }
}
