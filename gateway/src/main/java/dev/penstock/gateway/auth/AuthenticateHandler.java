package dev.penstock.gateway.auth;

import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Lets a request on only with a good access token, and tells later stages who calls. Every path needs one but those named open
 * here, so a route that somebody forgets to protect is protected. Reads no body before the token is verified.
 */
public final class AuthenticateHandler implements Handler<RoutingContext> {

    private static final String SCHEME = "Bearer ";

    private final TokenVerifier verifier;
    private final List<String> openPaths;

    /** @param openPaths paths that need no token; one that ends in a slash stands for all below it */
    public AuthenticateHandler(TokenVerifier verifier, List<String> openPaths) {
        this.verifier = verifier;
        this.openPaths = List.copyOf(openPaths);
    }

    @Override
    public void handle(RoutingContext ctx) {
        if (isOpen(ctx.normalizedPath())) {
            ctx.next();
            return;
        }
        ctx.request().pause();
        verifier.verify(bearerToken(ctx))
                .onSuccess(caller -> proceed(ctx, caller))
                .onFailure(ctx::fail);
    }

    /** Resumes only once the next stages listen: what they would miss is gone. */
    private static void proceed(RoutingContext ctx, Caller caller) {
        RequestReader.identify(ctx, caller);
        ctx.next();
        ctx.request().resume();
    }

    private boolean isOpen(String path) {
        for (String open : openPaths) {
            if (open.endsWith("/") ? path.startsWith(open) : path.equals(open)) {
                return true;
            }
        }
        return false;
    }

    private static String bearerToken(RoutingContext ctx) {
        String header = ctx.request().getHeader("Authorization");
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
