package dev.penstock.gateway.auth.jose;

import java.security.PublicKey;

/**
 * A public key that may verify tokens.
 *
 * @param kid its name in tokens
 * @param algorithm the only one it is good for
 */
public record VerificationKey(String kid, SignatureAlgorithm algorithm, PublicKey key) {}
