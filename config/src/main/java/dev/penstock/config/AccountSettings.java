package dev.penstock.config;

import java.time.Duration;

/**
 * Passwords, logins and API keys of users.
 *
 * @param passwordLengthMin characters a new password has at least
 * @param accountAttempts failed logins on one account before it is closed for a while, longer each time; devices that have logged
 *     in before have attempts of their own
 * @param addressAttempts the same from one client address
 * @param blockMax the longest such while; also how long it takes until one failed attempt on an account is forgiven
 * @param apiKeyLifeMax the longest life of an API key, and its life when none is asked for
 * @param apiKeysMax live API keys a user may have
 */
public record AccountSettings(
        @Default("10") int passwordLengthMin,
        @Default("5") int accountAttempts,
        @Default("30") int addressAttempts,
        @Default("15m") Duration blockMax,
        @Default("365d") Duration apiKeyLifeMax,
        @Default("50") int apiKeysMax) {
    public AccountSettings {
        new SettingChecks()
                .range("passwordLengthMin", passwordLengthMin, 8, 128)
                .range("accountAttempts", accountAttempts, 1, 100)
                .range("addressAttempts", addressAttempts, 1, 10_000)
                .range("blockMax", blockMax, Duration.ofMinutes(1), Duration.ofHours(1))
                .range("apiKeyLifeMax", apiKeyLifeMax, Duration.ofHours(1), Duration.ofDays(3650))
                .range("apiKeysMax", apiKeysMax, 1, 1000)
                .done();
    }

    public static AccountSettings defaults() {
        return Defaults.of(AccountSettings.class);
    }
}
