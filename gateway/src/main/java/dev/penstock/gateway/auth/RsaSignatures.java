package dev.penstock.gateway.auth;

import dev.penstock.gateway.auth.jose.SignatureAlgorithm;
import dev.penstock.gateway.auth.jose.VerificationKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Checks RS256 signatures with vertx-auth-jwt, on the event loop. What that library would let pass never gets here (017): the token
 * has been taken apart strictly, names RS256 and a key that is known, and the library holds that one key and no other. Claims are
 * checked by {@link dev.penstock.gateway.auth.jose.TokenTerms}. Of one event loop, for its signature objects are synchronised.
 */
final class RsaSignatures {

    /** Keys of our own overlap by two or three, those of an issuer likewise. */
    private static final int KEYS_MAX = 64;

    private final Vertx vertx;
    private final Map<VerificationKey, JWTAuth> libraries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<VerificationKey, JWTAuth> eldest) {
            return size() > KEYS_MAX;
        }
    };

    RsaSignatures(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Whether the key signed this token, whose header names RS256. Complete when returned; takes some 50 µs. */
    Future<Boolean> verify(String token, VerificationKey key) {
        JWTAuth library = libraries.computeIfAbsent(key, this::holding);
        try {
            return library.authenticate(new TokenCredentials(token))
                    .transform(checked -> Future.succeededFuture(checked.succeeded()));
        } catch (RuntimeException malformed) { // it throws at claims it cannot read
            return Future.succeededFuture(false);
        }
    }

    private JWTAuth holding(VerificationKey key) {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.key().getEncoded()) + "\n-----END PUBLIC KEY-----\n";
        return JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .setJWTOptions(new JWTOptions()
                                .setAlgorithm(SignatureAlgorithm.RS256.wire())
                                .setIgnoreExpiration(true))
                        .addPubSecKey(new PubSecKeyOptions()
                                .setAlgorithm(SignatureAlgorithm.RS256.wire())
                                .setId(key.kid())
                                .setBuffer(pem)));
    }
}
