package dev.penstock.gateway.auth;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key that signs access tokens.
 *
 * @param kid names the key in tokens: the SHA-256 thumbprint of its public half (RFC 7638)
 * @param publicKey what everyone may know
 * @param privateKey what signs; never leaves the process unsealed
 * @param activatesAt from when on it signs; it verifies before, so that every node knows it in time
 */
record SigningKey(String kid, RSAPublicKey publicKey, PrivateKey privateKey, Instant activatesAt) {

    /** The public half as published (RFC 7517). Always names its algorithm: a key without one is open to confusion. */
    JsonObject publicJwk() {
        return new JsonObject()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", AccessTokens.ALGORITHM)
                .put("kid", kid)
                .put("n", unsigned(publicKey.getModulus()))
                .put("e", unsigned(publicKey.getPublicExponent()));
    }

    /** Base64url of the number without its sign byte (RFC 7518, section 6.3.1). */
    static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
