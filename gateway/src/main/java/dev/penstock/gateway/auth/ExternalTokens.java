package dev.penstock.gateway.auth;

import dev.penstock.config.IssuerSettings;
import dev.penstock.gateway.auth.IdentityRepository.Identity;
import dev.penstock.gateway.auth.IdentityRepository.Subject;
import dev.penstock.gateway.auth.jose.JsonMembers;
import dev.penstock.gateway.auth.jose.Jws;
import dev.penstock.gateway.auth.jose.RefusedTokenException;
import dev.penstock.gateway.auth.jose.TokenTerms;
import dev.penstock.gateway.auth.jose.VerificationKey;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Scopes;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tokens of one external issuer. Its keys verify, its claims say which tenant and who; what that subject is here stands in the database
 * and is looked up when a token is first seen on an event loop, and again as often as a token of our own would have to be renewed.
 */
final class ExternalTokens implements TokenSource {

    private static final Duration LIFE_MAX = Duration.ofDays(1);

    /** Access tokens by RFC 9068, and what issuers did before. */
    private static final Set<String> TYPES = Set.of("at+jwt", "application/at+jwt", "JWT", "");

    private static final int TEXT_MAX = 512;
    private static final int EMAIL_MAX = 320;

    private final IssuerSettings issuer;
    private final IssuerKeys keys;
    private final IdentityRepository identities;
    private final Duration lookedUpFor;
    private final Clock clock;
    private final TokenTerms terms;

    /** @param lookedUpFor how long an answer of the database counts */
    ExternalTokens(
            IssuerSettings issuer, IssuerKeys keys, IdentityRepository identities, Duration lookedUpFor, Clock clock) {
        this.issuer = issuer;
        this.keys = keys;
        this.identities = identities;
        this.lookedUpFor = lookedUpFor;
        this.clock = clock;
        this.terms = new TokenTerms(issuer.issuer().toString(), issuer.audience(), TYPES, LIFE_MAX);
    }

    @Override
    public TokenTerms terms() {
        return terms;
    }

    @Override
    public Future<VerificationKey> key(String kid) {
        return keys.key(kid);
    }

    @Override
    public boolean trusts(String kid) {
        return keys.find(kid).isPresent();
    }

    @Override
    public Future<Caller> caller(Jws token, Instant expiresAt) {
        JsonMembers claims = token.claims();
        Subject subject = new Subject(
                issuer.issuer().toString(),
                bounded("sub", claims.requiredText("sub"), TEXT_MAX),
                issuer.tenant().isEmpty()
                        ? bounded(issuer.tenantClaim(), claims.requiredText(issuer.tenantClaim()), TEXT_MAX)
                        : issuer.tenant());
        Instant lookAgainAt = clock.instant().plus(lookedUpFor);
        return identities
                .find(subject)
                .compose(found -> found.isPresent() ? Future.succeededFuture(found) : provision(subject, claims))
                .map(found -> found.filter(Identity::active)
                        .orElseThrow(() -> new RefusedTokenException("its subject may not use this tenant")))
                .map(identity -> new Caller(
                        identity.tenantId(),
                        identity.userId(),
                        identity.id(),
                        identity.id(),
                        role(identity, claims),
                        expiresAt.isBefore(lookAgainAt) ? expiresAt : lookAgainAt,
                        Scopes.EVERYTHING,
                        token.kid()));
    }

    private Future<Optional<Identity>> provision(Subject subject, JsonMembers claims) {
        Optional<String> email = claims.text("email")
                .filter(text -> !text.isBlank() && text.length() <= EMAIL_MAX)
                .filter(text -> claims.value("email_verified")
                        .filter(Boolean.TRUE::equals)
                        .isPresent())
                .map(text -> text.toLowerCase(Locale.ROOT));
        if (issuer.provisioning().equals("deny") || email.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        String name = claims.text("name")
                .filter(text -> !text.isBlank() && text.length() <= TEXT_MAX)
                .orElse(email.get());
        return identities.link(subject, email.get(), name, issuer.provisioning().equals("create"));
    }

    /** Where roles are the issuer's affair, only what the token says; it never makes an operator. */
    private String role(Identity identity, JsonMembers claims) {
        if (issuer.rolesClaim().isEmpty()) {
            return identity.role();
        }
        boolean admin = claims.value(issuer.rolesClaim())
                .filter(said -> said instanceof Collection<?> many
                        ? many.contains(issuer.adminRole())
                        : issuer.adminRole().equals(said))
                .isPresent();
        return admin ? Caller.ROLE_ADMIN : Caller.ROLE_MEMBER;
    }

    private static String bounded(String name, String text, int lengthMax) {
        if (text.isEmpty() || text.length() > lengthMax || text.indexOf('\0') >= 0) {
            throw new RefusedTokenException(name + " (expected: 1 to " + lengthMax + " characters)");
        }
        return text;
    }
}
