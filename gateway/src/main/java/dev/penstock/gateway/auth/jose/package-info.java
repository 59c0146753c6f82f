/**
 * Signed tokens and public keys (JOSE: RFC 7515, 7517, 7518, 7519, 8037, with the advice of RFC 8725), pure: what a token says, whether
 * a key signed it, which keys may. An algorithm belongs to a key; a token can only agree with it.
 */
@NullMarked
package dev.penstock.gateway.auth.jose;

import org.jspecify.annotations.NullMarked;
