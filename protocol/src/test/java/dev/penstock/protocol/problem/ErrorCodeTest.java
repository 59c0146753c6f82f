package dev.penstock.protocol.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
    @ParameterizedTest
    @EnumSource
    void hasAStableFormAndAnErrorStatus(ErrorCode code) {
        assertTrue(code.code().matches("[a-z]+(-[a-z]+)*"), code.code());
        assertTrue(code.status() >= 400 && code.status() < 600, code + " " + code.status());
        assertFalse(code.title().isBlank());
        assertFalse(code.title().endsWith("."));
        assertTrue(code.type().isAbsolute());
        assertEquals(Optional.of(code), ErrorCode.byCode(code.code()));
    }

    @ParameterizedTest
    @EnumSource
    void everyFaultOfOursMayBeRetriedButNotAFullQuota(ErrorCode code) {
        if (code.status() >= 500) {
            assertEquals(code != ErrorCode.STORAGE_QUOTA_EXCEEDED, code.retryable());
        }
    }

    @Test
    void typesAreDistinct() {
        Set<Object> types = new HashSet<>();
        for (ErrorCode code : ErrorCode.values()) {
            assertTrue(types.add(code.type()), code + " shares its type");
        }
    }

    @Test
    void rateLimitHasTheRegisteredType() {
        assertEquals(
                "https://iana.org/assignments/http-problem-types#quota-exceeded",
                ErrorCode.RATE_LIMITED.type().toString());
        assertEquals(
                "urn:penstock:problem:name-taken", ErrorCode.NAME_TAKEN.type().toString());
    }

    @Test
    void unknownCodesAreNone() {
        assertTrue(ErrorCode.byCode("teapot").isEmpty());
    }
}
