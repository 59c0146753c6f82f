package dev.penstock.gateway.auth;

import dev.penstock.config.AuthSettings;
import dev.penstock.gateway.auth.jose.JsonMembers;
import dev.penstock.gateway.auth.jose.Jws;
import dev.penstock.gateway.auth.jose.RefusedTokenException;
import dev.penstock.gateway.auth.jose.TokenTerms;
import dev.penstock.gateway.auth.jose.VerificationKey;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Scopes;
import dev.penstock.protocol.Ids;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Tokens of our own, as {@link AccessTokens} issues them. */
final class OwnTokens implements TokenSource {

    private final KeyRing keyRing;
    private final TokenTerms terms;

    OwnTokens(KeyRing keyRing, AuthSettings settings) {
        this.keyRing = keyRing;
        this.terms =
                new TokenTerms(settings.issuer(), settings.audience(), Set.of(AccessTokens.TYPE), settings.accessTtl());
    }

    @Override
    public TokenTerms terms() {
        return terms;
    }

    @Override
    public Future<VerificationKey> key(String kid) {
        return keyRing.findOrReload(kid)
                .map(known -> known.orElseThrow(() -> new RefusedTokenException("its key is unknown"))
                        .verification());
    }

    @Override
    public boolean trusts(String kid) {
        return keyRing.find(kid).isPresent();
    }

    @Override
    public Future<Caller> caller(Jws token, Instant expiresAt) {
        JsonMembers claims = token.claims();
        String role = claims.requiredText("role");
        if (!Caller.ROLES.contains(role)) {
            throw new RefusedTokenException("its role");
        }
        return Future.succeededFuture(new Caller(
                id(claims, "tid"),
                id(claims, "sub"),
                id(claims, "did"),
                id(claims, "sid"),
                role,
                expiresAt,
                Scopes.EVERYTHING,
                token.kid()));
    }

    private static UUID id(JsonMembers claims, String name) {
        return claims.text(name)
                .flatMap(Ids::parse)
                .orElseThrow(() -> new RefusedTokenException(name + " (expected: an id)"));
    }
}
