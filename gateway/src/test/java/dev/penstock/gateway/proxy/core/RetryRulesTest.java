package dev.penstock.gateway.proxy.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
    void whatDoesTheSameTwiceMayBeRepeated(String method) {
        assertTrue(RetryRules.isIdempotent(method));
    }

    /** Methods are case-sensitive, and nothing is known of one that is not in the list. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "CONNECT", "get", "PROPFIND", ""})
    void nothingElseMay(String method) {
        assertFalse(RetryRules.isIdempotent(method));
    }

    @Property
    void onlyThreeAnswersSayThatAServerCannot(@ForAll @IntRange(min = 100, max = 999) int status) {
        assertEquals(status == 502 || status == 503 || status == 504, RetryRules.isRetryable(status));
    }

    @Property
    void waitsStayBelowADoublingCeiling(@ForAll @IntRange(min = 1, max = 10) int retry, @ForAll long seed) {
        int wait = RetryRules.backoffMs(retry, new SplittableRandom(seed));
        assertTrue(wait >= 0 && wait <= Math.min(250, 10 * Math.pow(2, retry - 1)), retry + ": " + wait);
    }

    @Test
    void waitsUseAllOfTheirRange() {
        SplittableRandom random = new SplittableRandom(1);
        int[] waits = IntStream.range(0, 2000)
                .map(i -> RetryRules.backoffMs(1, random))
                .sorted()
                .distinct()
                .toArray();
        assertEquals(11, waits.length);
        assertEquals(0, waits[0]);
        assertEquals(10, waits[10]);
    }
}
