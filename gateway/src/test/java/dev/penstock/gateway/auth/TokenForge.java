package dev.penstock.gateway.auth;

import dev.penstock.config.AuthSettings;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.auth.jose.SignatureAlgorithm;
import dev.penstock.protocol.Ids;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes good and bad access tokens with the gateway's own signing key. */
final class TokenForge {

    private final AuthSettings settings;
    private final GatewayFixture.TestTenant tenant;
    private final SigningKeys keys;
    private final SigningKey key;

    TokenForge(GatewayFixture fixture) {
        this.settings = fixture.settings().auth();
        this.tenant = fixture.tenant();
        this.keys = new SigningKeys(
                MasterKey.of(settings.masterKey()).derive("signing-key-seal", SigningKeys.SEAL_KEY_BYTES));
        this.key = GatewayFixture.await(new SigningKeyRepository(
                                fixture.database(), keys, new BoundedWorkers(fixture.vertx(), "forge", 8, ""))
                        .current())
                .get(0);
    }

    SigningKey key() {
        return key;
    }

    /** A key the gateway does not know. */
    SigningKey foreignKey() {
        return foreignKey(key.algorithm());
    }

    SigningKey foreignKey(SignatureAlgorithm algorithm) {
        return keys.create(algorithm, Instant.now());
    }

    JsonObject header() {
        return new JsonObject()
                .put("alg", key.algorithm().wire())
                .put("typ", "at+jwt")
                .put("kid", key.kid());
    }

    JsonObject claims() {
        long now = Instant.now().getEpochSecond();
        return new JsonObject()
                .put("iss", settings.issuer())
                .put("aud", settings.audience())
                .put("sub", tenant.adminId().toString())
                .put("tid", tenant.id().toString())
                .put("did", Ids.next().toString())
                .put("sid", Ids.next().toString())
                .put("role", "admin")
                .put("iat", now)
                .put("exp", now + 60)
                .put("jti", Ids.next().toString());
    }

    JsonObject claimsWithout(String claim) {
        JsonObject claims = claims();
        claims.remove(claim);
        return claims;
    }

    String sign(JsonObject header, JsonObject claims) {
        return sign(key, header, claims);
    }

    static String sign(SigningKey key, JsonObject header, JsonObject claims) {
        try {
            return AccessTokens.sign(key, header, claims);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nothing stands behind the second dot. */
    static String unsigned(JsonObject header, JsonObject claims) {
        return encode(header) + '.' + encode(claims) + '.';
    }

    /** Signed with an HMAC under bytes everyone knows: the classic RS/HS confusion. */
    static String hmac(JsonObject header, JsonObject claims, byte[] secret) {
        try {
            String signed = encode(header) + '.' + encode(claims);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return signed + '.' + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encode(JsonObject json) {
        return base64(json.toBuffer().getBytes());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
