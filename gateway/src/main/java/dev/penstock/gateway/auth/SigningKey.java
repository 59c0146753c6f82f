package dev.penstock.gateway.auth;

import dev.penstock.gateway.auth.jose.Jwk;
import dev.penstock.gateway.auth.jose.SignatureAlgorithm;
import dev.penstock.gateway.auth.jose.VerificationKey;
import io.vertx.core.json.JsonObject;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs access tokens.
 *
 * @param kid names the key in tokens: the SHA-256 thumbprint of its public half (RFC 7638)
 * @param algorithm what it signs with
 * @param publicKey what everyone may know
 * @param privateKey what signs; never leaves the process unsealed
 * @param createdAt when it was made and published
 * @param activatesAt from when on it signs; it verifies before, so that every node knows it in time
 * @param retiresAt from when on it does not verify either, or null while that is not known
 */
record SigningKey(
        String kid,
        SignatureAlgorithm algorithm,
        PublicKey publicKey,
        PrivateKey privateKey,
        Instant createdAt,
        Instant activatesAt,
        @Nullable Instant retiresAt) {

    /** The public half as published (RFC 7517). Always names its algorithm: a key without one is open to confusion. */
    JsonObject publicJwk() {
        return new JsonObject(Jwk.parameters(publicKey))
                .put("use", "sig")
                .put("alg", algorithm.wire())
                .put("kid", kid);
    }

    VerificationKey verification() {
        return new VerificationKey(kid, algorithm, publicKey);
    }

    boolean active(Instant now) {
        return !activatesAt.isAfter(now);
    }

    boolean retired(Instant now) {
        return retiresAt != null && !retiresAt.isAfter(now);
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
