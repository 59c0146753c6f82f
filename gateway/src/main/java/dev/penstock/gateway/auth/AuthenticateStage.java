package dev.penstock.gateway.auth;

import dev.penstock.gateway.request.Access;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Stage;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;

/**
 * Lets a request on only with the credential its route asks for, and tells later stages who calls. Reads no body before the token
 * is verified.
 */
public final class AuthenticateStage implements Stage {

    private static final String SCHEME = "Bearer ";

    private final TokenVerifier verifier;

    public AuthenticateStage(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public Future<Void> pass(Exchange exchange) {
        Access access = exchange.policy().access();
        if (access == Access.OPEN) {
            return Future.succeededFuture();
        }
        return verifier.verify(bearerToken(exchange)).compose(caller -> admit(exchange, caller, access));
    }

    private static Future<Void> admit(Exchange exchange, Caller caller, Access access) {
        exchange.identify(caller);
        return access == Access.CALLER || caller.operator()
                ? Future.succeededFuture()
                : Future.failedFuture(new ProblemException(ErrorCode.FORBIDDEN, "Only operators may do this"));
    }

    private static String bearerToken(Exchange exchange) {
        String header = exchange.request().getHeader("Authorization");
        if (header == null) {
            throw new ProblemException(
                    ErrorCode.UNAUTHORIZED, "Authorization: missing (expected: Bearer and an access token)");
        }
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new ProblemException(ErrorCode.UNAUTHORIZED, "Authorization: another scheme (expected: Bearer)");
        }
        return header.substring(SCHEME.length()).strip();
    }
}
