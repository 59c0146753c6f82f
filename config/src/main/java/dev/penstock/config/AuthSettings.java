package dev.penstock.config;

import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tokens.
 *
 * @param issuer the claim {@code iss}
 * @param audience the claim {@code aud}
 * @param accessTtl life of an access token
 * @param refreshTtl life of a refresh token; every refresh begins it anew
 * @param refreshGrace how long the refresh token before the current one still works, for a client that lost the answer
 * @param masterKey at least 32 random bytes in base64, the same on every node; cursor keys come from it and signing keys are
 *     sealed with it
 * @param algorithms what access tokens may be signed with; new keys are made for the first
 * @param keyLife age at which a signing key gets a successor
 * @param keyLead how long a signing key is published before it signs
 * @param cachedTokensMax how many verified tokens each event loop remembers
 * @param issuersFile a file with a section of {@link IssuerSettings} for each external issuer; empty for none
 */
public record AuthSettings(
        @Default("penstock") String issuer,
        @Default("penstock") String audience,
        @Default("10m") Duration accessTtl,
        @Default("30d") Duration refreshTtl,
        @Default("1m") Duration refreshGrace,
        Secret masterKey,
        @Default("RS256") List<String> algorithms,
        @Default("30d") Duration keyLife,
        @Default("10m") Duration keyLead,
        @Default("10000") int cachedTokensMax,
        @Default("") String issuersFile) {
    private static final Set<String> ALGORITHMS = Set.of("RS256", "ES256", "EdDSA");

    private static final int KEY_BYTES_MIN = 32;

    public AuthSettings {
        algorithms = List.copyOf(algorithms);
        new SettingChecks()
                .notBlank("issuer", issuer)
                .notBlank("audience", audience)
                .range("accessTtl", accessTtl, Duration.ofSeconds(5), Duration.ofHours(24))
                .range("refreshTtl", refreshTtl, Duration.ofMinutes(1), Duration.ofDays(400))
                .check(
                        refreshTtl.compareTo(accessTtl) > 0,
                        "refreshTtl",
                        "not longer than accessTtl (expected: longer)")
                .range("refreshGrace", refreshGrace, Duration.ZERO, Duration.ofMinutes(10))
                .check(
                        keyBytes(masterKey) >= KEY_BYTES_MIN,
                        "masterKey",
                        "too short or not base64 (expected: >= 32 bytes in base64)")
                .check(
                        areAlgorithms(algorithms),
                        "algorithms",
                        algorithms + " (expected: some of RS256, ES256, EdDSA, each once)")
                .range("keyLife", keyLife, Duration.ofMinutes(1), Duration.ofDays(400))
                .range("keyLead", keyLead, Duration.ofSeconds(2), Duration.ofDays(7))
                .check(keyLife.compareTo(keyLead) > 0, "keyLife", "not longer than keyLead (expected: longer)")
                .range("cachedTokensMax", cachedTokensMax, 1, 1_000_000)
                .check(
                        issuersFile.isEmpty() || issuersFile.endsWith(".yaml"),
                        "issuersFile",
                        issuersFile + " (expected: a path that ends in .yaml, or nothing)")
                .done();
    }

    static boolean areAlgorithms(List<String> names) {
        return !names.isEmpty() && ALGORITHMS.containsAll(names) && new HashSet<>(names).size() == names.size();
    }

    public static AuthSettings defaults(Secret masterKey) {
        return Defaults.of(AuthSettings.class, masterKey);
    }

    private static int keyBytes(Secret key) {
        try {
            return Base64.getDecoder().decode(key.reveal().strip()).length;
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }
}
