package dev.penstock.gateway.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class TimingWheelTest {

    private static final long TICK_MS = 10;

    /** Against a map of deadlines: everything fires once, never early, at most a tick late. */
    @Property
    void firesOnceNeverEarlyAtMostATickLate(
            @ForAll @IntRange(min = 1, max = 9) int slots,
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 600) Integer> script) {
        long start = 12_345;
        TimingWheel<Integer> wheel = new TimingWheel<>(slots, TICK_MS, start);
        Map<Integer, TimingWheel.Timer<Integer>> timers = new HashMap<>();
        Map<Integer, Long> deadlines = new HashMap<>();
        long now = start;
        for (int i = 0; i < script.size(); i++) {
            int number = script.get(i);
            int choice = number % 3;
            long delay = number / 3;
            if (choice == 0) {
                deadlines.put(i, now + delay);
                timers.put(i, wheel.schedule(i, now + delay));
            } else if (choice == 1 && i > 0) {
                int victim = number % i;
                TimingWheel.Timer<Integer> timer = timers.get(victim);
                if (timer != null) {
                    wheel.cancel(timer);
                    deadlines.remove(victim);
                }
            } else {
                now += delay;
                advance(wheel, now, deadlines);
            }
            assertEquals(deadlines.size(), wheel.size());
        }
        advance(wheel, now + 1_000, deadlines);
        assertTrue(deadlines.isEmpty());
    }

    private static void advance(TimingWheel<Integer> wheel, long now, Map<Integer, Long> deadlines) {
        wheel.advance(now, item -> {
            Long deadline = deadlines.remove(item);
            assertTrue(deadline != null, "fired twice or after cancel");
            assertTrue(deadline <= now, "early");
        });
        deadlines.values().forEach(deadline -> assertTrue(deadline > now - TICK_MS, "late"));
    }

    @Test
    void aCallbackMayMoveItselfAndCancelOthers() {
        TimingWheel<String> wheel = new TimingWheel<>(8, TICK_MS, 0);
        List<String> fired = new ArrayList<>();
        Map<String, TimingWheel.Timer<String>> timers = new HashMap<>();
        for (String name : List.of("a", "b")) {
            timers.put(name, wheel.schedule(name, 20));
        }
        wheel.advance(20, name -> {
            fired.add(name);
            timers.forEach((other, timer) -> {
                if (!other.equals(name)) {
                    wheel.cancel(timer);
                }
            });
            wheel.reschedule(timers.get(name), 50);
        });
        assertEquals(1, fired.size(), "the other was due at the same moment and cancelled in time");
        wheel.advance(60, fired::add);
        assertEquals(2, fired.size());
        assertEquals(fired.get(0), fired.get(1));
        assertEquals(0, wheel.size());
    }
}
