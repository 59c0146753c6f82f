package dev.penstock.gateway.auth;

import dev.penstock.gateway.request.Caller;
import io.vertx.core.Future;

/**
 * Decides whether an access token counts, on the event loop it is called on. Fails with a
 * {@link dev.penstock.gateway.request.ProblemException} of code {@code unauthorized} (never will) or {@code token-expired} (did
 * once). Never blocks.
 */
public interface TokenVerifier {

    /** Who the token speaks for. */
    Future<Caller> verify(String token);

    /**
     * Whether the login of one who was verified has ended since, as far as this node knows: at once for what ended here, after a
     * few seconds for what ended elsewhere. For connections that outlive a request. Any thread.
     */
    boolean ended(Caller caller);
}
