package dev.penstock.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.penstock.gateway.edge.FailureMapping.Answer;
import dev.penstock.gateway.edge.FailureMapping.Severity;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.problem.ErrorCode;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FailureMappingTest {

    @Test
    void refusalsKeepWhatTheySay() {
        Answer answer = FailureMapping.of(
                new ProblemException(ErrorCode.UNAVAILABLE, "the store is away", Duration.ofSeconds(7)));
        assertEquals("the store is away", answer.problem().detail());
        assertEquals(Optional.of(Duration.ofSeconds(7)), answer.retryAfter());
        assertEquals(Severity.OUTAGE, answer.severity());
    }

    @Test
    void validationNamesItsPlaces() {
        Answer answer = FailureMapping.of(ValidationException.at("size", "-1 (expected: >= 0)"));
        assertEquals(422, answer.problem().status());
        assertEquals("/size", answer.problem().errors().get(0).pointer());
        assertEquals(Severity.REFUSAL, answer.severity());
    }

    @ParameterizedTest
    @CsvSource({
        "08006,unavailable",
        "53300,unavailable",
        "57P01,unavailable",
        "57P03,unavailable",
        "40P01,unavailable",
        "57014,timeout",
        "23505,internal",
        "42601,internal"
    })
    void databaseErrorsByTheirState(String sqlState, String code) {
        Answer answer = FailureMapping.of(new PgException("secret detail", "ERROR", sqlState, "secret detail"));
        assertEquals(code, answer.problem().code());
        assertNull(answer.problem().detail());
    }

    @Test
    void lostConnectionsAreUnavailable() {
        for (Throwable gone : new Throwable[] {
            new ConnectException("refused"), ClosedConnectionException.INSTANCE, new java.io.EOFException()
        }) {
            Answer answer = FailureMapping.of(gone);
            assertEquals("unavailable", answer.problem().code());
            assertEquals(Optional.of(FailureMapping.RETRY_AFTER), answer.retryAfter());
            assertEquals(Severity.OUTAGE, answer.severity());
        }
    }

    @Test
    void timeLimitsAreTimeouts() {
        assertEquals(
                "timeout", FailureMapping.of(new TimeoutException()).problem().code());
    }

    @Test
    void anythingElseIsAFaultOfOursAndSaysNothing() {
        Answer answer = FailureMapping.of(new IllegalStateException("secret detail"));
        assertEquals("internal", answer.problem().code());
        assertNull(answer.problem().detail());
        assertEquals(Severity.FAULT, answer.severity());
    }

    /** Whatever status the router refuses with, the problem has that status, if one of the codes has it. */
    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {
                "UNAUTHORIZED",
                "FORBIDDEN",
                "NOT_FOUND",
                "METHOD_NOT_ALLOWED",
                "PAYLOAD_TOO_LARGE",
                "URI_TOO_LONG",
                "UNSUPPORTED_MEDIA_TYPE",
                "HEADERS_TOO_LARGE",
                "UNAVAILABLE",
                "TIMEOUT"
            })
    void bareStatusesBecomeTheirCode(ErrorCode code) {
        assertEquals(
                code.code(), FailureMapping.ofStatus(code.status()).problem().code());
        assertEquals(
                code.status(),
                FailureMapping.of(new HttpException(code.status())).problem().status());
    }
}
