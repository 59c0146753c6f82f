package dev.penstock.gateway.auth;

import dev.penstock.config.AuthSettings;
import dev.penstock.protocol.Ids;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * Issues access tokens: JWTs (RFC 7519, profile of RFC 9068) signed RS256 with the key ring's signer. Claims: {@code iss, aud,
 * sub} (user), {@code tid} (tenant), {@code did} (device), {@code sid} (login), {@code role, iat, exp, jti}.
 */
final class AccessTokens {

    static final String ALGORITHM = "RS256";
    static final String TYPE = "at+jwt";

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final Vertx vertx;
    private final KeyRing keyRing;
    private final AuthSettings settings;
    private final Clock clock;

    AccessTokens(Vertx vertx, KeyRing keyRing, AuthSettings settings, Clock clock) {
        this.vertx = vertx;
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
        return vertx.executeBlocking(() -> sign(key, header(key), claims(subject)), false);
    }

    private static JsonObject header(SigningKey key) {
        return new JsonObject().put("alg", ALGORITHM).put("typ", TYPE).put("kid", key.kid());
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

    /** JWS compact serialization (RFC 7515, section 3.1). */
    static String sign(SigningKey key, JsonObject header, JsonObject claims) throws GeneralSecurityException {
        String signed = encode(header) + '.' + encode(claims);
        Signature rsa = Signature.getInstance("SHA256withRSA");
        rsa.initSign(key.privateKey());
        rsa.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + '.' + BASE64URL.encodeToString(rsa.sign());
    }

    private static String encode(JsonObject json) {
        return BASE64URL.encodeToString(json.toBuffer().getBytes());
    }
}
