package dev.penstock.gateway.ratelimit.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

final class TokenBucketTest {

    /** One call: the clock moves, forward or back, then so many tokens are wished for. */
    record Call(long movedMicros, long tokens) {}

    @Property(tries = 3_000)
    void givesNoMoreThanItHeldAndWhatCameIn(@ForAll("rates") Rate rate, @ForAll("calls") List<Call> calls) {
        long now = 1_700_000_000_000_000L;
        TokenBucket bucket = TokenBucket.full(rate, now);
        BigInteger given = BigInteger.ZERO;
        long forward = 0;
        for (Call call : calls) {
            now += call.movedMicros();
            forward += Math.max(0, call.movedMicros());
            if (bucket.take(call.tokens(), now)) {
                given = given.add(BigInteger.valueOf(call.tokens()));
            }
            // given ≤ burst + quota × (forward + one tick) / window, in whole numbers
            BigInteger window = BigInteger.valueOf(rate.windowSeconds() * 1_000_000L);
            BigInteger most = BigInteger.valueOf(rate.burst())
                    .multiply(window)
                    .add(BigInteger.valueOf(rate.quota()).multiply(BigInteger.valueOf(forward + rate.tickMicros())));
            assertTrue(given.multiply(window).compareTo(most) <= 0, "gave " + given + " in " + forward + " µs");
        }
    }

    @Property
    void doesNotDrift(
            @ForAll @LongRange(min = 1, max = 5_000) long quota, @ForAll @IntRange(min = 1, max = 60) int window) {
        Rate rate = new Rate(quota, window, quota + 20); // never full
        TokenBucket bucket = new TokenBucket(rate, 0, 0);
        long end = window * 1_000_000L * 20;
        long step = Math.max(1, end / 9_973); // odd steps, none as long as a token takes
        long given = 0;
        for (long now = 0; now < end; now += step) {
            while (bucket.take(1, now)) {
                given++;
            }
        }
        while (bucket.take(1, end)) {
            given++;
        }
        assertEquals(quota * 20, given);
    }

    @Property
    void saysExactlyWhenToComeBack(@ForAll("rates") Rate rate, @ForAll @LongRange(min = 1, max = 1_000_000) long wish) {
        long tokens = Math.min(wish, rate.burst());
        long start = 1_700_000_000_000_000L / rate.tickMicros() * rate.tickMicros();
        TokenBucket bucket = new TokenBucket(rate, 0, start);
        long wait = bucket.microsUntil(tokens, start);
        assertFalse(new TokenBucket(rate, 0, start).take(tokens, start + wait - 1));
        assertTrue(bucket.take(tokens, start + wait));
    }

    @Property
    void anotherRateForgetsNothing(@ForAll("rates") Rate before, @ForAll("rates") Rate after, @ForAll long seed) {
        long used = Math.floorMod(seed, before.burst() + 1);
        TokenBucket bucket = TokenBucket.full(before, 0);
        assertTrue(bucket.take(used, 0));
        bucket.rate(after, 0);
        assertEquals(Math.min(before.burst() - used, after.burst()), bucket.tokens(0));
    }

    @Property
    void survivesTheEndsOfTime(@ForAll("rates") Rate rate, @ForAll @LongRange(min = 0) long later) {
        TokenBucket bucket = new TokenBucket(rate, 0, 0);
        bucket.add(-Rate.TOKENS_MAX, 0);
        long tokens = bucket.tokens(later / 4);
        assertTrue(tokens <= rate.burst() && tokens >= -Rate.PARTS_MAX, () -> "tokens: " + tokens);
    }

    @Example
    void debtComesInFirst() {
        TokenBucket bucket = TokenBucket.full(Rate.of(10, 1), 0);
        bucket.add(-25, 0);
        assertEquals(-15, bucket.tokens(0));
        assertEquals(1_600_000, bucket.microsUntil(1, 0));
        assertFalse(bucket.take(1, 1_599_999));
        assertTrue(bucket.take(1, 1_600_000));
    }

    @Example
    void smallStepBackBringsNothingTwice() {
        TokenBucket bucket = TokenBucket.full(Rate.of(10, 1), 10_000_000);
        assertTrue(bucket.take(10, 10_000_000));
        assertEquals(0, bucket.tokens(9_500_000));
        assertEquals(0, bucket.tokens(10_000_000));
        assertEquals(5, bucket.tokens(10_500_000));
    }

    @Example
    void clockThatWasSetBackDoesNotStarve() {
        TokenBucket bucket = TokenBucket.full(Rate.of(10, 1), 3_600_000_000L);
        assertTrue(bucket.take(10, 3_600_000_000L));
        assertEquals(0, bucket.tokens(0));
        assertEquals(10, bucket.tokens(1_000_000));
    }

    @Example
    void sharesAddUpToNoMoreThanTheWhole() {
        assertEquals(new Rate(250, 1, 500), new Rate(500, 1, 1000).share(2, false));
        assertEquals(new Rate(125, 1, 250), new Rate(500, 1, 1000).share(2, true));
        assertEquals(new Rate(1, 14, 1), new Rate(3, 10, 2).share(4, false));
    }

    @Example
    void refusesWhatLuaCannotCount() {
        assertThrows(IllegalArgumentException.class, () -> new Rate(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Rate(1, 86_401, 1));
        Rate most = new Rate(Rate.TOKENS_MAX, Rate.WINDOW_SECONDS_MAX, Rate.TOKENS_MAX);
        assertTrue(most.burst() * most.windowTicks() <= Rate.PARTS_MAX);
    }

    @Provide
    Arbitrary<Rate> rates() {
        Arbitrary<Long> amount = Arbitraries.longs().between(1, Rate.TOKENS_MAX);
        Arbitrary<Long> few = Arbitraries.longs().between(1, 2_000);
        return Combinators.combine(
                        Arbitraries.oneOf(few, amount),
                        Arbitraries.integers().between(1, Rate.WINDOW_SECONDS_MAX),
                        Arbitraries.oneOf(few, amount))
                .as(Rate::new);
    }

    @Provide
    Arbitrary<List<Call>> calls() {
        Arbitrary<Long> step = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, Arbitraries.longs().between(0, 2_000_000)),
                net.jqwik.api.Tuple.of(2, Arbitraries.longs().between(-3_000_000, 0)),
                net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(-86_400_000_000L, 86_400_000_000L)));
        Arbitrary<Long> tokens = Arbitraries.oneOf(
                Arbitraries.longs().between(1, 50), Arbitraries.longs().between(1, Rate.TOKENS_MAX));
        return Combinators.combine(step, tokens).as(Call::new).list().ofMaxSize(120);
    }
}
