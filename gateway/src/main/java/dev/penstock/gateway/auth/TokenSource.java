package dev.penstock.gateway.auth;

import dev.penstock.gateway.auth.jose.Jws;
import dev.penstock.gateway.auth.jose.TokenTerms;
import dev.penstock.gateway.auth.jose.VerificationKey;
import dev.penstock.gateway.request.Caller;
import io.vertx.core.Future;
import java.time.Instant;

/** An issuer whose tokens count: ourselves, or one that the operator trusts. Safe for use by many threads. */
interface TokenSource {

    /** What its tokens must be, apart from signed. */
    TokenTerms terms();

    /**
     * The key of that name. Fails with {@link dev.penstock.gateway.auth.jose.RefusedTokenException} when the issuer has none, and with
     * {@code unavailable} when that cannot be known now.
     */
    Future<VerificationKey> key(String kid);

    /** Whether a key that verified before still may; asked for callers that outlive a request. */
    boolean trusts(String kid);

    /**
     * Whom a verified token speaks for.
     *
     * @param expiresAt when it stops counting
     */
    Future<Caller> caller(Jws token, Instant expiresAt);
}
