package dev.penstock.gateway.ratelimit.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ratelimit.core.NodeBucket.Taken;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

final class NodeBucketTest {

    private static final LeaseTerms TERMS = new LeaseTerms(75_000);
    private static final Standing TWO = new Standing(true, 2);
    private static final Standing ALONE = new Standing(false, 2);
    private static final Rate HUNDRED = Rate.of(100, 5);

    /** Nodes ask, use, wait, forget and part from Redis as the history says: what they use is never more than the bucket gave. */
    @Property(tries = 2_000)
    void nodesTogetherUseNoMoreThanTheBucketGave(@ForAll("histories") List<Integer> history) {
        LeaseWorld world = new LeaseWorld(new Rate(200, 1, 300), 3, TERMS);
        history.forEach(world::step);
        assertTrue(world.used() <= world.mostToBeUsed(), world::toString);
    }

    /** As above while some nodes decide alone; once all is charged, the bucket has paid for every token. */
    @Property(tries = 1_000)
    void whatIsUsedAloneIsChargedLater(@ForAll("histories") List<Integer> history) {
        LeaseWorld world = new LeaseWorld(new Rate(200, 1, 300), 3, TERMS);
        history.forEach(world::stepWithOutages);
        world.settle();
        assertTrue(world.usedAtLeastAsCharged(), world::toString);
    }

    @Example
    void asksOnceAndThenLivesOnItsLease() {
        NodeBucket bucket = new NodeBucket(HUNDRED, TERMS, false, 0);
        assertEquals(Taken.SHORT, bucket.take(1, TWO, 0));
        LeaseAsk ask = bucket.ask(1, TWO, 0);
        assertNotNull(ask);
        assertEquals(new LeaseAsk(HUNDRED, 1, 1, 5, 0, 100), ask);
        assertNull(bucket.ask(1, TWO, 0), "one question at a time");
        bucket.answered(ask, new LeaseAnswer(5, 95, 0), 0);
        assertEquals(Taken.YES, bucket.take(1, TWO, 1));
        assertEquals(Taken.YES, bucket.take(1, TWO, 2));
        assertEquals(Taken.YES_AND_LOW, bucket.take(1, TWO, 3));
        assertEquals(97, bucket.left(TWO, 3));
    }

    @Example
    void leftoverOfAnExpiredLeaseGoesBack() {
        NodeBucket bucket = holding(5);
        assertEquals(Taken.YES, bucket.take(1, TWO, 10));
        assertEquals(Taken.SHORT, bucket.take(1, TWO, 6_000_000));
        LeaseAsk ask = bucket.ask(1, TWO, 6_000_000);
        assertEquals(4, ask.adjust());
        bucket.unanswered();
        assertEquals(0, bucket.ask(1, TWO, 6_000_000).adjust(), "given back once or never");
    }

    @Example
    void remembersThatItIsEmpty() {
        NodeBucket bucket = new NodeBucket(HUNDRED, TERMS, false, 0);
        LeaseAsk ask = bucket.ask(1, TWO, 0);
        bucket.answered(ask, new LeaseAnswer(0, 0, 50_000), 0);
        assertEquals(Taken.NO, bucket.take(1, TWO, 49_999));
        assertEquals(50_000, bucket.waitMicros(TWO, 0));
        assertEquals(Taken.SHORT, bucket.take(1, TWO, 50_000));
    }

    @Example
    void anotherRateIsAskedForAtOnce() {
        NodeBucket bucket = new NodeBucket(HUNDRED, TERMS, false, 0);
        bucket.answered(bucket.ask(1, TWO, 0), new LeaseAnswer(0, 0, 50_000), 0);
        bucket.rate(new Rate(1000, 1, 1000), 10);
        assertEquals(Taken.SHORT, bucket.take(1, TWO, 10));
        assertEquals(0, bucket.left(TWO, 10), "and what was used stays used");
    }

    @Example
    void aloneItDecidesForItsShareAndOwesIt() {
        NodeBucket bucket = new NodeBucket(HUNDRED, TERMS, false, 0);
        for (int i = 0; i < 50; i++) {
            assertEquals(Taken.YES, bucket.take(1, ALONE, 0));
        }
        assertEquals(Taken.NO, bucket.take(1, ALONE, 0));
        assertEquals(100_000, bucket.waitMicros(ALONE, 0), "10 per second are its share");
        assertEquals(Taken.SHORT, bucket.take(1, TWO, 0));
        assertEquals(-50, bucket.ask(1, TWO, 0).adjust());
    }

    @Example
    void theStrictShareIsHalf() {
        NodeBucket bucket = new NodeBucket(HUNDRED, TERMS, true, 0);
        int taken = 0;
        while (bucket.take(1, ALONE, 0) == Taken.YES) {
            taken++;
        }
        assertEquals(25, taken);
    }

    @Example
    void usedBeforeTheOutageIsUsedInIt() {
        NodeBucket bucket = new NodeBucket(HUNDRED, TERMS, false, 0);
        bucket.answered(bucket.ask(1, TWO, 0), new LeaseAnswer(0, 0, 50_000), 0);
        assertEquals(Taken.NO, bucket.take(1, ALONE, 0));
    }

    @Example
    void undoneTokensAreThereAgain() {
        NodeBucket bucket = holding(1);
        assertEquals(Taken.YES_AND_LOW, bucket.take(1, TWO, 1));
        bucket.undo(1);
        assertEquals(Taken.YES, Taken.valueOf(bucket.take(1, TWO, 1).name().substring(0, 3)));
        NodeBucket alone = new NodeBucket(HUNDRED, TERMS, false, 0);
        alone.take(1, ALONE, 0);
        alone.undo(1);
        assertEquals(0, alone.ask(1, TWO, 0).adjust());
    }

    @Example
    void chargesGoBeyondTheLeaseIntoDebt() {
        NodeBucket bucket = holding(5);
        assertTrue(bucket.charge(500, TWO, 1));
        LeaseAsk ask = bucket.ask(0, TWO, 1);
        assertEquals(-495, ask.adjust());
        bucket.unanswered();
        assertEquals(-495, bucket.ask(0, TWO, 1).adjust(), "what was used is charged for certain");
    }

    @Example
    void whoWaitsIsWokenOnce() {
        NodeBucket bucket = new NodeBucket(HUNDRED, TERMS, false, 0);
        List<String> woken = new ArrayList<>();
        assertEquals(false, bucket.afterFlight(() -> woken.add("early")));
        LeaseAsk ask = bucket.ask(1, TWO, 0);
        assertTrue(bucket.afterFlight(() -> woken.add("one")));
        bucket.giveUpWaiting().forEach(Runnable::run);
        bucket.answered(ask, new LeaseAnswer(1, 99, 0), 0).forEach(Runnable::run);
        assertEquals(List.of("one"), woken);
    }

    private static NodeBucket holding(long tokens) {
        NodeBucket bucket = new NodeBucket(HUNDRED, TERMS, false, 0);
        bucket.answered(bucket.ask(1, TWO, 0), new LeaseAnswer(tokens, 100 - tokens, 0), 0);
        return bucket;
    }

    @Provide
    Arbitrary<List<Integer>> histories() {
        return Arbitraries.integers()
                .between(0, 1_000_000)
                .withDistribution(RandomDistribution.uniform())
                .list()
                .ofMaxSize(400);
    }
}
