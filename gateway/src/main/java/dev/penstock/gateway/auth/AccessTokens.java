package dev.penstock.gateway.auth;

import dev.penstock.config.AuthSettings;
import dev.penstock.gateway.auth.jose.Jws;
import dev.penstock.protocol.Ids;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/**
 * Issues access tokens: JWTs (RFC 7519, profile of RFC 9068) signed with the key ring's signer. Claims: {@code iss, aud,
 * sub} (user), {@code tid} (tenant), {@code did} (device), {@code sid} (login), {@code role, iat, exp, jti}.
 */
final class AccessTokens {

    static final String TYPE = "at+jwt";

    private final BoundedWorkers workers;
    private final KeyRing keyRing;
    private final AuthSettings settings;
    private final Clock clock;

    AccessTokens(BoundedWorkers workers, KeyRing keyRing, AuthSettings settings, Clock clock) {
        this.workers = workers;
        this.keyRing = keyRing;
        this.settings = settings;
        this.clock = clock;
    }

    /** Whom a token speaks for. */
    record Subject(UUID tenantId, UUID userId, UUID deviceId, UUID loginId, String role) {}

    /** How long a token counts, in seconds. */
    long lifeSeconds() {
        return settings.accessTtl().toSeconds();
    }

    /** A signed token. Signing takes about a millisecond, so it is done off the event loop. */
    Future<String> issue(Subject subject) {
        SigningKey key = keyRing.signer();
        return workers.run(() -> sign(key, header(key), claims(subject)));
    }

    private static JsonObject header(SigningKey key) {
        return new JsonObject()
                .put("alg", key.algorithm().wire())
                .put("typ", TYPE)
                .put("kid", key.kid());
    }

    private JsonObject claims(Subject subject) {
        Instant now = clock.instant();
        return new JsonObject()
                .put("iss", settings.issuer())
                .put("aud", settings.audience())
                .put("sub", subject.userId().toString())
                .put("tid", subject.tenantId().toString())
                .put("did", subject.deviceId().toString())
                .put("sid", subject.loginId().toString())
                .put("role", subject.role())
                .put("iat", now.getEpochSecond())
                .put("exp", now.getEpochSecond() + lifeSeconds())
                .put("jti", Ids.next().toString());
    }

    static String sign(SigningKey key, JsonObject header, JsonObject claims) throws GeneralSecurityException {
        return Jws.sign(
                key.algorithm(),
                key.privateKey(),
                header.toBuffer().getBytes(),
                claims.toBuffer().getBytes());
    }
}
