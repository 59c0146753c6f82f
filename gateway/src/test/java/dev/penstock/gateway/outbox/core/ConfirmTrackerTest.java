package dev.penstock.gateway.outbox.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConfirmTrackerTest {
    private final ConfirmTracker tracker = new ConfirmTracker();

    @Test
    void countsPublishesFromOneAsChannelsDo() {
        assertEquals(1, tracker.publishing(dispatch(1), 0));
        assertEquals(2, tracker.publishing(dispatch(2), 0));
    }

    @Test
    void anAckConfirmsItsDispatchOnly() {
        publish(3);
        assertEquals(List.of(dispatch(2)), tracker.acked(2, false).confirmed());
        assertEquals(2, tracker.size());
    }

    @Test
    void aMultipleAckConfirmsAllBeforeIt() {
        publish(4);
        tracker.acked(2, false);
        assertEquals(List.of(dispatch(1), dispatch(3)), tracker.acked(3, true).confirmed());
        assertEquals(1, tracker.size());
    }

    @Test
    void aMultipleNackRefusesAllBeforeIt() {
        publish(3);
        ConfirmTracker.Settled settled = tracker.nacked(2, true);
        assertEquals(List.of(dispatch(1), dispatch(2)), settled.refused());
        assertTrue(settled.confirmed().isEmpty());
    }

    @Test
    void theAckOfAReturnedMessageIsARefusal() {
        publish(3);
        tracker.returned(dispatch(2).messageId());
        ConfirmTracker.Settled settled = tracker.acked(3, true);
        assertEquals(List.of(dispatch(1), dispatch(3)), settled.confirmed());
        assertEquals(List.of(dispatch(2)), settled.refused());
    }

    @Test
    void anAnswerThatComesTwiceSettlesOnce() {
        publish(1);
        tracker.acked(1, false);
        assertTrue(tracker.acked(1, false).confirmed().isEmpty());
        assertTrue(tracker.nacked(1, true).refused().isEmpty());
        tracker.returned(dispatch(1).messageId());
    }

    @Test
    void isOverdueByItsOldest() {
        tracker.publishing(dispatch(1), 100);
        tracker.publishing(dispatch(2), 200);
        assertFalse(tracker.isOverdue(100));
        assertTrue(tracker.isOverdue(101));
        tracker.acked(1, false);
        assertFalse(tracker.isOverdue(150));
    }

    @Test
    void abandonGivesWhatIsUnanswered() {
        publish(3);
        tracker.acked(2, false);
        assertEquals(List.of(dispatch(1), dispatch(3)), tracker.abandon());
        assertEquals(0, tracker.size());
        assertFalse(tracker.isOverdue(Long.MAX_VALUE));
    }

    /** Whatever the broker answers, in whatever order and however often, each dispatch leaves exactly once. */
    @Property
    void everyDispatchLeavesExactlyOnce(@ForAll @IntRange(min = 1, max = 60) int count, @ForAll long seed) {
        ConfirmTracker any = new ConfirmTracker();
        Random random = new Random(seed);
        List<Dispatch> left = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            any.publishing(dispatch(i), i);
            answer(any, random, count, left);
        }
        for (int i = 0; i < count; i++) {
            answer(any, random, count, left);
        }
        left.addAll(any.abandon());
        Set<Dispatch> distinct = new HashSet<>(left);
        assertEquals(count, left.size());
        assertEquals(count, distinct.size());
        assertEquals(0, any.size());
    }

    private static void answer(ConfirmTracker tracker, Random random, int count, List<Dispatch> left) {
        long sequence = 1L + random.nextInt(count);
        boolean multiple = random.nextInt(4) == 0;
        switch (random.nextInt(4)) {
            case 0 -> tracker.returned(dispatch((int) sequence).messageId());
            case 1 -> left.addAll(tracker.nacked(sequence, multiple).refused());
            default -> {
                ConfirmTracker.Settled settled = tracker.acked(sequence, multiple);
                left.addAll(settled.confirmed());
                left.addAll(settled.refused());
            }
        }
    }

    private void publish(int count) {
        for (int i = 1; i <= count; i++) {
            tracker.publishing(dispatch(i), 0);
        }
    }

    private static Dispatch dispatch(int number) {
        return new Dispatch(new UUID(7, number), number, new UUID(1, 1), "shared", "thumbnail", null);
    }
}
