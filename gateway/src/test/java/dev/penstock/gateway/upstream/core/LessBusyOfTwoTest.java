package dev.penstock.gateway.upstream.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LessBusyOfTwoTest {

    @Test
    void idleServersAreDrawnEvenlyWhateverTheirOrder() {
        List<Machine> machines = Machine.several(4);
        Map<Machine, Integer> tally = Machine.tally(
                new LessBusyOfTwo<>(Machine.roster(machines, List.of(1, 1, 1, 1)), new Random(7)), 40_000);
        machines.forEach(m -> assertEquals(10_000, tally.getOrDefault(m, 0), 500, m.name));
    }

    @Test
    void theBusiestOfAllIsNeverPicked() {
        List<Machine> machines = Machine.several(5);
        machines.get(2).inFlight = 9;
        Map<Machine, Integer> tally = Machine.tally(
                new LessBusyOfTwo<>(Machine.roster(machines, List.of(1, 1, 1, 1, 1)), new Random(7)), 5_000);
        assertEquals(0, tally.getOrDefault(machines.get(2), 0));
    }

    /** Requests that never end fill the servers up: their numbers must follow the weights. */
    @Property(tries = 100)
    void requestsThatStayFollowTheWeights(
            @ForAll @Size(min = 2, max = 8) List<@IntRange(min = 1, max = 10) Integer> weights, @ForAll Random random) {
        List<Machine> machines = Machine.several(weights.size());
        Picker<Machine> picker = new LessBusyOfTwo<>(Machine.roster(machines, weights), random);
        int total = weights.stream().mapToInt(w -> w).sum();
        int requests = total * 200;
        for (int i = 0; i < requests; i++) {
            Machine picked = picker.pick(0, List.of());
            assertNotNull(picked);
            picked.inFlight++;
        }
        for (int i = 0; i < weights.size(); i++) {
            double ideal = 200.0 * weights.get(i);
            // With two servers both are always drawn; with more, chance leaves some slack.
            assertTrue(
                    Math.abs(machines.get(i).inFlight - ideal) <= 0.25 * ideal + 20,
                    machines.get(i) + ": " + machines.get(i).inFlight + " of " + ideal + " for " + weights);
        }
    }
}
