package dev.penstock.gateway.accounts;

import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.RequestReader;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.ext.web.RoutingContext;

/** What only administrators of a tenant do, under {@code /v1/tenant}. */
final class Administration {

    private Administration() {}

    /** The caller, who is one. Fails with {@code forbidden}. */
    static Caller administrator(RoutingContext ctx) {
        Caller caller = RequestReader.caller(ctx);
        if (!caller.admin()) {
            throw new ProblemException(ErrorCode.FORBIDDEN, "Only administrators of the tenant may do this");
        }
        return caller;
    }

    /** An act on the account of the user in the path. */
    static Act act(RoutingContext ctx) {
        return new Act(administrator(ctx), RequestReader.pathId(ctx, "user"), RequestReader.requestId(ctx));
    }
}
