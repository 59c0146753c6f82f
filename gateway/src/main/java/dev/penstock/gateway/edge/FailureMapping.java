package dev.penstock.gateway.edge;

import dev.penstock.gateway.edge.guard.MalformedRequest;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.platform.objects.ObjectStoreUnavailable;
import dev.penstock.protocol.problem.ContractException;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.problem.Problem;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** What a failure means to a client. Pure: what to answer, and whether the failure is a fault of ours that a person must see. */
final class FailureMapping {

    /** Long enough for a restarted database, short enough not to be noticed. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private static final int SQL_STATE_CLASS = 2;

    /** PostgreSQL's classes connection exception, insufficient resources; the server is going down or coming up. */
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53");

    private static final Set<String> UNAVAILABLE_STATES =
            Set.of("57P01", "57P02", "57P03", "57P05", "40001", "40P01", "55P03");

    private static final String QUERY_CANCELED = "57014";

    private FailureMapping() {}

    /**
     * The answer to one failure.
     *
     * @param problem the document, still without path and request id
     * @param retryAfter when to come back
     * @param severity how loud to log it
     */
    record Answer(Problem problem, Optional<Duration> retryAfter, Severity severity) {}

    /** Who must know of a failure. */
    enum Severity {
        /** The client was wrong; the access log's status says enough. */
        REFUSAL,
        /** Something the service needs is away; it will be back. */
        OUTAGE,
        /** A fault of ours. */
        FAULT
    }

    /** What to answer to the failure of a handler. */
    static Answer of(Throwable failure) {
        if (failure instanceof ProblemException refusal) {
            // A node that is asked too much must not write a line for each time it says no.
            boolean outage = refusal.code().status() >= 500 && refusal.code() != ErrorCode.OVERLOADED;
            Severity severity = outage ? Severity.OUTAGE : Severity.REFUSAL;
            return new Answer(
                    refusal.problem(), refusal.retryAfter().or(() -> defaultRetryAfter(refusal.code())), severity);
        }
        if (failure instanceof ContractException refusal) {
            return new Answer(Problem.of(refusal), Optional.empty(), Severity.REFUSAL);
        }
        if (failure instanceof MalformedRequest refusal) {
            return new Answer(malformed(refusal), Optional.empty(), Severity.REFUSAL);
        }
        if (failure instanceof HttpException http) {
            return ofStatus(http.getStatusCode());
        }
        if (failure instanceof PgException database) {
            return of(codeOf(database.getSqlState()));
        }
        if (failure instanceof TimeoutException) {
            return of(ErrorCode.TIMEOUT);
        }
        return of(isAway(failure) ? ErrorCode.UNAVAILABLE : ErrorCode.INTERNAL);
    }

    /** What to say of a request that is none. */
    static Problem malformed(MalformedRequest refusal) {
        return Problem.of(ErrorCode.MALFORMED_REQUEST).withDetail(String.valueOf(refusal.getMessage()));
    }

    /** What to answer when the router or the server refused a request with a bare status. */
    static Answer ofStatus(int status) {
        return switch (status) {
            case 400 -> of(ErrorCode.MALFORMED_BODY);
            case 401 -> of(ErrorCode.UNAUTHORIZED);
            case 403 -> of(ErrorCode.FORBIDDEN);
            case 404 -> of(ErrorCode.NOT_FOUND);
            case 405 -> of(ErrorCode.METHOD_NOT_ALLOWED);
            case 413 -> of(ErrorCode.PAYLOAD_TOO_LARGE);
            case 414 -> of(ErrorCode.URI_TOO_LONG);
            case 415 -> of(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
            case 431 -> of(ErrorCode.HEADERS_TOO_LARGE);
            case 503 -> of(ErrorCode.UNAVAILABLE);
            case 504 -> of(ErrorCode.TIMEOUT);
            default -> of(ErrorCode.INTERNAL);
        };
    }

    private static Answer of(ErrorCode code) {
        Severity severity =
                switch (code) {
                    case INTERNAL -> Severity.FAULT;
                    case UNAVAILABLE, TIMEOUT -> Severity.OUTAGE;
                    default -> Severity.REFUSAL;
                };
        return new Answer(Problem.of(code), defaultRetryAfter(code), severity);
    }

    private static Optional<Duration> defaultRetryAfter(ErrorCode code) {
        return code == ErrorCode.UNAVAILABLE ? Optional.of(RETRY_AFTER) : Optional.empty();
    }

    private static ErrorCode codeOf(String sqlState) {
        if (sqlState.equals(QUERY_CANCELED)) {
            return ErrorCode.TIMEOUT;
        }
        boolean away = UNAVAILABLE_STATES.contains(sqlState)
                || (sqlState.length() > SQL_STATE_CLASS
                        && UNAVAILABLE_CLASSES.contains(sqlState.substring(0, SQL_STATE_CLASS)));
        return away ? ErrorCode.UNAVAILABLE : ErrorCode.INTERNAL;
    }

    /** Connections that could not be made, broke, or were not free in time. */
    private static boolean isAway(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof ClosedConnectionException
                || failure instanceof ConnectionPoolTooBusyException
                || failure instanceof ObjectStoreUnavailable
                || (failure instanceof VertxException && isAway(String.valueOf(failure.getMessage())));
    }

    /** What the SQL client and the connection pool say of connections they have no type of exception for. */
    private static boolean isAway(String message) {
        return message.equals("Timeout") || message.startsWith("Connection is not active now");
    }
}
