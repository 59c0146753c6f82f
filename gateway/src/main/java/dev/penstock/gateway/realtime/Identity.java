package dev.penstock.gateway.realtime;

import dev.penstock.gateway.request.Access;
import dev.penstock.gateway.request.Caller;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.request.RouteClass;
import dev.penstock.protocol.problem.ErrorCode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Holds a connection to the one it belongs to: a token may be renewed on it, never exchanged for somebody else's. */
final class Identity {

    private Identity() {}

    /** No token was given anywhere. */
    static ProblemException unknown() {
        return new ProblemException(ErrorCode.UNAUTHORIZED, "token: missing (expected: here or with the upgrade)");
    }

    /**
     * The one a token speaks for, if it is who the connection belongs to.
     *
     * @param known who it belongs to, or null when that is not settled
     * @param device the device the client says it is, or null
     */
    static Caller require(Caller found, @Nullable Caller known, @Nullable UUID device) {
        boolean sameOne = known == null
                || (found.tenantId().equals(known.tenantId())
                        && found.userId().equals(known.userId())
                        && found.deviceId().equals(known.deviceId()));
        if (!sameOne || (device != null && !device.equals(found.deviceId()))) {
            throw new ProblemException(ErrorCode.UNAUTHORIZED, "token: of another user or device");
        }
        return mayListen(found);
    }

    /** The same caller, whose credential covers listening. */
    static Caller mayListen(Caller found) {
        found.scopes().lacking(Access.CALLER, RouteClass.REALTIME, true).ifPresent(why -> {
            throw new ProblemException(ErrorCode.FORBIDDEN, why);
        });
        return found;
    }
}
