package dev.penstock.gateway.auth;

import dev.penstock.gateway.request.Access;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.Stage;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;

/**
 * Lets a request on only with the credential its route asks for, as far as the credential goes, and tells later stages who calls. Reads no body before the token
 * is verified.
 */
public final class AuthenticateStage implements Stage {

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
        Future<Caller> verified =
                verifier.verify(Credential.of(exchange.request().getHeader("Authorization")), exchange.clientAddress());
        return verified.succeeded()
                ? admit(exchange, verified.result(), access)
                : verified.compose(caller -> admit(exchange, caller, access));
    }

    private static Future<Void> admit(Exchange exchange, Caller caller, Access access) {
        exchange.identify(caller);
        Optional<String> lacking = caller.scopes()
                .lacking(
                        access,
                        exchange.policy().routeClass(),
                        reads(exchange.request().method()));
        if (lacking.isPresent()) {
            return Future.failedFuture(new ProblemException(ErrorCode.FORBIDDEN, lacking.get()));
        }
        return access == Access.CALLER || caller.operator()
                ? Future.succeededFuture()
                : Future.failedFuture(new ProblemException(ErrorCode.FORBIDDEN, "Only operators may do this"));
    }

    private static boolean reads(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }
}
