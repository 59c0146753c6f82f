package dev.penstock.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * An external issuer (OpenID Connect) whose access tokens count: one section of the file that {@code auth.issuersFile} names.
 *
 * @param issuer the claim {@code iss}, exactly; {@code /.well-known/openid-configuration} is looked up below it
 * @param audience what its tokens must have among {@code aud}
 * @param algorithms what its keys may sign with
 * @param tenant slug of the tenant all its users belong to; empty when {@code tenantClaim} says
 * @param tenantClaim the claim that holds the tenant's slug
 * @param provisioning {@code deny}: only people who were linked before; {@code link}: also users of the tenant with the same verified
 *     e-mail address; {@code create}: makes a user if there is none
 * @param rolesClaim the claim, text or a list, that makes its holder an administrator of the tenant if {@code adminRole} is in it; empty
 *     when the user's own role counts
 * @param adminRole see {@code rolesClaim}
 * @param refresh how often its keys are fetched anew
 */
public record IssuerSettings(
        URI issuer,
        String audience,
        @Default("RS256") List<String> algorithms,
        @Default("") String tenant,
        @Default("") String tenantClaim,
        @Default("deny") String provisioning,
        @Default("") String rolesClaim,
        @Default("") String adminRole,
        @Default("10m") Duration refresh) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public IssuerSettings {
        algorithms = List.copyOf(algorithms);
        new SettingChecks()
                .web("issuer", issuer)
                .check(
                        "https".equals(issuer.getScheme()) || isLoopback(issuer),
                        "issuer",
                        issuer + " (expected: https, unless on this machine)")
                .notBlank("audience", audience)
                .check(
                        AuthSettings.areAlgorithms(algorithms),
                        "algorithms",
                        algorithms + " (expected: some of RS256, ES256, EdDSA, each once)")
                .check(
                        tenant.isEmpty() != tenantClaim.isEmpty(),
                        "tenant",
                        "with tenantClaim, or without (expected: exactly one of them)")
                .check(
                        Set.of("deny", "link", "create").contains(provisioning),
                        "provisioning",
                        provisioning + " (expected: deny, link or create)")
                .check(
                        rolesClaim.isEmpty() == adminRole.isEmpty(),
                        "adminRole",
                        "without rolesClaim, or the other way (expected: both or none)")
                .range("refresh", refresh, Duration.ofSeconds(1), Duration.ofDays(1))
                .done();
    }

    /** Whether an address is on this machine, where http will do. */
    public static boolean isLoopback(URI address) {
        return address.getHost() != null && LOOPBACK.contains(address.getHost());
    }
}
