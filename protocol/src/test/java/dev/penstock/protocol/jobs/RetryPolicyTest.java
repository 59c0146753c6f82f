package dev.penstock.protocol.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
    private static final RetryPolicy POLICY = new RetryPolicy(Duration.ofSeconds(1), Duration.ofMinutes(5));

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,4", "8,128", "9,256", "10,300", "1000000,300"})
    void ceilingDoublesUpToTheMaximum(int attempts, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), POLICY.ceiling(attempts));
    }

    @Test
    void spreadsDelaysOverTheWholeRange() {
        assertEquals(Duration.ZERO, POLICY.delay(3, 0));
        assertEquals(Duration.ofSeconds(2), POLICY.delay(3, 0.5));
        assertEquals(Duration.ofMillis(3999), POLICY.delay(3, 0.99999));
    }

    @Property
    void staysWithinItsBounds(
            @ForAll @LongRange(min = 1, max = 86_400_000) long baseMs,
            @ForAll @LongRange(min = 0, max = 86_400_000) long moreMs,
            @ForAll @IntRange(min = 1) int attempts,
            @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double random) {
        RetryPolicy policy = new RetryPolicy(Duration.ofMillis(baseMs), Duration.ofMillis(baseMs + moreMs));
        Duration delay = policy.delay(attempts, random);
        Duration ceiling = policy.ceiling(attempts);
        assertTrue(!delay.isNegative() && delay.compareTo(ceiling) <= 0, delay + " " + ceiling);
        assertTrue(ceiling.compareTo(policy.base()) >= 0 && ceiling.compareTo(policy.max()) <= 0, ceiling.toString());
    }

    @Property
    void ceilingsNeverFall(@ForAll @IntRange(min = 1, max = 200) int attempts) {
        assertTrue(POLICY.ceiling(attempts + 1).compareTo(POLICY.ceiling(attempts)) >= 0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesRandomnessOutOfRange(double random) {
        assertThrows(IllegalArgumentException.class, () -> POLICY.delay(1, random));
    }

    @Test
    void refusesSenselessPolicies() {
        Duration second = Duration.ofSeconds(1);
        assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(Duration.ZERO, second));
        assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(second, Duration.ofMillis(999)));
        assertThrows(IllegalArgumentException.class, () -> POLICY.ceiling(0));
    }
}
