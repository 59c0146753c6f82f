package dev.penstock.gateway.accounts;

import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.RequestReader;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/**
 * Something one user does to an account, their own or another of the tenant.
 *
 * @param actor who does it
 * @param userId whose account it is
 * @param requestId for the audit log
 */
record Act(Caller actor, UUID userId, String requestId) {

    /** The caller's own account. */
    static Act own(RoutingContext ctx) {
        Caller caller = RequestReader.caller(ctx);
        return new Act(caller, caller.userId(), RequestReader.requestId(ctx));
    }

    UUID tenantId() {
        return actor.tenantId();
    }
}
