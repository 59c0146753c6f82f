package dev.penstock.gateway.auth;

import dev.penstock.gateway.request.Caller;
import io.vertx.core.Future;

/**
 * Decides whether a credential counts, on the event loop it is called on. Fails with a
 * {@link dev.penstock.gateway.request.ProblemException} of code {@code unauthorized} (never will), {@code token-expired} (did once) or
 * {@code unavailable} (cannot say now). Never blocks.
 */
public interface TokenVerifier {

    /** Whom the credential speaks for. Complete when it returns, if the credential was seen here before. */
    Future<Caller> verify(String token);

    /** The same; bad credentials may be held against the address they come from. */
    default Future<Caller> verify(String token, String clientAddress) {
        return verify(token);
    }

    /**
     * Whether what the credential of one who was verified rests on has ended since, as far as this node knows: at once for what
     * ended here, within a second for what ended elsewhere. For connections that outlive a request. Any thread.
     */
    boolean ended(Caller caller);
}
