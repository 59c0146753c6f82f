package dev.penstock.gateway.auth;

import dev.penstock.config.AuthSettings;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.problem.ErrorCode;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens with vertx-auth-jwt, behind guards for what that library lets pass (traps.md): the algorithm is
 * compared with the only one allowed before anything else is looked at, the key must be one of the ring's and the ring is never
 * empty, and {@code exp}, {@code iss}, {@code aud} must be there. Signature objects are synchronised, so each event loop has a
 * verifier of its own, and a cache.
 */
final class JwtVerifier implements TokenVerifier {

    /** Ours have about 900 characters. */
    private static final int TOKEN_LENGTH_MAX = 4096;

    private static final int PARTS = 3;

    private static final int CACHED_TOKENS_PER_LOOP = 20_000;

    private final Vertx vertx;
    private final KeyRing keyRing;
    private final AuthSettings settings;
    private final RevokedLogins revokedLogins;
    private final Clock clock;
    private final FastThreadLocal<Loop> loops = new FastThreadLocal<>() {
        @Override
        protected Loop initialValue() {
            return new Loop();
        }
    };

    JwtVerifier(Vertx vertx, KeyRing keyRing, AuthSettings settings, RevokedLogins revokedLogins, Clock clock) {
        this.vertx = vertx;
        this.keyRing = keyRing;
        this.settings = settings;
        this.revokedLogins = revokedLogins;
        this.clock = clock;
    }

    @Override
    public Future<Caller> verify(String token) {
        return loops.get().verify(token).compose(this::refuseRevoked);
    }

    @Override
    public boolean ended(Caller caller) {
        return revokedLogins.contains(caller.loginId());
    }

    private Future<Caller> refuseRevoked(Caller caller) {
        return ended(caller)
                ? Future.failedFuture(unauthorized("the login has ended"))
                : Future.succeededFuture(caller);
    }

    private static ProblemException unauthorized(String why) {
        return new ProblemException(ErrorCode.UNAUTHORIZED, "The access token is not accepted: " + why);
    }

    /** One event loop's verifier; rebuilt when the key ring changes. */
    private final class Loop {

        private final TokenCache cache = new TokenCache(CACHED_TOKENS_PER_LOOP);
        private @Nullable List<SigningKey> builtFor;
        private @Nullable JWTAuth library;

        Future<Caller> verify(String token) {
            if (token.length() > TOKEN_LENGTH_MAX) {
                return Future.failedFuture(unauthorized("longer than " + TOKEN_LENGTH_MAX + " characters"));
            }
            ByteBuffer key = cache.key(token);
            return cache.find(key, clock.instant()).map(Future::succeededFuture).orElseGet(() -> verifyAnew(token)
                    .onSuccess(verified -> cache.remember(key, verified)));
        }

        private Future<Caller> verifyAnew(String token) {
            String kid;
            try {
                kid = keyId(token);
            } catch (ProblemException refusal) {
                return Future.failedFuture(refusal);
            }
            return keyRing.findOrReload(kid)
                    .map(known -> known.orElseThrow(() -> unauthorized("its key is unknown")))
                    .compose(known -> checkSignature(token))
                    .map(signed -> read(token));
        }

        /** Inside a future, for the library also throws, for instance at an {@code exp} that is no number. */
        private Future<?> checkSignature(String token) {
            return Future.succeededFuture(library())
                    .compose(current -> current.authenticate(new TokenCredentials(token)))
                    .transform(checked -> checked.succeeded()
                            ? Future.succeededFuture()
                            : Future.failedFuture(unauthorized("its signature, issuer or audience")));
        }

        private JWTAuth library() {
            List<SigningKey> keys = keyRing.keys();
            JWTAuth current = library;
            if (current == null || builtFor != keys) {
                current = build(keys);
                library = current;
                builtFor = keys;
            }
            return current;
        }
    }

    /** Expiry is decided by {@link #read}, by this process's clock and with its own code. */
    private JWTAuth build(List<SigningKey> keys) {
        JWTAuthOptions options = new JWTAuthOptions()
                .setJWTOptions(new JWTOptions()
                        .setAlgorithm(AccessTokens.ALGORITHM)
                        .setIssuer(settings.issuer())
                        .addAudience(settings.audience())
                        .setIgnoreExpiration(true));
        keys.forEach(key -> options.addJwk(key.publicJwk()));
        return JWTAuth.create(vertx, options);
    }

    /** The key a token names, after its header has shown that it is a token of ours. */
    private static String keyId(String token) {
        JsonObject header = part(token, 0);
        boolean ours = AccessTokens.ALGORITHM.equals(header.getValue("alg"))
                && AccessTokens.TYPE.equals(header.getValue("typ"))
                && !header.containsKey("crit");
        if (!ours || !(header.getValue("kid") instanceof String kid)) {
            throw unauthorized(
                    "its header (expected: alg " + AccessTokens.ALGORITHM + ", typ " + AccessTokens.TYPE + ", kid)");
        }
        return kid;
    }

    /** What a token with a good signature says. Every claim must be there: the library checks those that are. */
    private Caller read(String token) {
        JsonObject claims = part(token, 1);
        try {
            Instant expiresAt = Instant.ofEpochSecond(claims.getLong("exp"));
            if (!settings.issuer().equals(claims.getValue("iss"))
                    || !settings.audience().equals(claims.getValue("aud"))) {
                throw unauthorized("its issuer or audience");
            }
            if (!expiresAt.isAfter(clock.instant())) {
                throw new ProblemException(ErrorCode.TOKEN_EXPIRED, "The access token expired at " + expiresAt);
            }
            return new Caller(
                    id(claims, "tid"),
                    id(claims, "sub"),
                    id(claims, "did"),
                    id(claims, "sid"),
                    claims.getString("role"),
                    expiresAt);
        } catch (NullPointerException | ClassCastException | NoSuchElementException | IllegalArgumentException wrong) {
            throw unauthorized("a claim is missing or of the wrong form");
        }
    }

    private static JsonObject part(String token, int index) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != PARTS) {
            throw unauthorized("not a JWT");
        }
        try {
            return new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(parts[index])));
        } catch (DecodeException | IllegalArgumentException | ClassCastException malformed) {
            throw unauthorized("not a JWT");
        }
    }

    private static UUID id(JsonObject claims, String name) {
        return Ids.parse(claims.getString(name)).orElseThrow();
    }
}
