package dev.penstock.gateway.auth;

import dev.penstock.gateway.request.Caller;
import io.vertx.core.Future;

/**
 * Decides whether an access token counts, on the event loop it is called on. Fails with a
 * {@link dev.penstock.gateway.request.ProblemException} of code {@code unauthorized} (never will) or {@code token-expired} (did
 * once). Never blocks.
 */
@FunctionalInterface
public interface TokenVerifier {

    /** Who the token speaks for. */
    Future<Caller> verify(String token);
}
