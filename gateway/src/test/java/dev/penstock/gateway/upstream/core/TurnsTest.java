package dev.penstock.gateway.upstream.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TurnsTest {

    @Property(tries = 300)
    void everyServerGetsItsShareAtEveryMoment(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 50) Integer> weights,
            @ForAll @IntRange(min = 1, max = 2000) int picks,
            @ForAll Random random) {
        List<Machine> machines = Machine.several(weights.size());
        Picker<Machine> picker = Turns.of(Machine.roster(machines, weights), random);
        Map<Machine, Integer> tally = Machine.tally(picker, picks);
        double total = weights.stream().mapToInt(w -> w).sum();
        for (int i = 0; i < weights.size(); i++) {
            double ideal = picks * weights.get(i) / total;
            int got = tally.getOrDefault(machines.get(i), 0);
            // Random phases: each server is at most one turn off its line, and the line as far as all turns together
            // are off.
            double slack = 1 + weights.size() * weights.get(i) / total;
            assertTrue(Math.abs(got - ideal) <= slack, machines.get(i) + " got " + got + " of " + ideal);
        }
    }

    @Property(tries = 200)
    void whoWasTriedIsAvoidedAsLongAsThereAreOthers(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 9) Integer> weights,
            @ForAll @IntRange(min = 0, max = 8) int triedCount,
            @ForAll Random random) {
        List<Machine> machines = Machine.several(weights.size());
        Roster<Machine> roster = Machine.roster(machines, weights);
        Set<Machine> tried = new HashSet<>(machines.subList(0, Math.min(triedCount, machines.size())));
        for (Picker<Machine> picker :
                List.<Picker<Machine>>of(Turns.of(roster, random), new LessBusyOfTwo<>(roster, random))) {
            for (int i = 0; i < 20; i++) {
                Machine picked = picker.pick(0, tried);
                assertNotNull(picked);
                assertEquals(tried.size() == machines.size(), tried.contains(picked));
            }
        }
    }

    @Test
    void takesTurnsOneByOneWhenAllAreEqual() {
        List<Machine> machines = Machine.several(3);
        Picker<Machine> picker = Turns.of(Machine.roster(machines, List.of(7, 7, 7)), new Random(1));
        for (int round = 0; round < 100; round++) {
            Set<Machine> seen = new HashSet<>();
            for (int i = 0; i < 3; i++) {
                seen.add(picker.pick(0, List.of()));
            }
            assertEquals(3, seen.size());
        }
    }

    @Test
    void spreadsTheHeavyOne() {
        List<Machine> machines = Machine.several(2);
        Picker<Machine> picker = Turns.of(Machine.roster(machines, List.of(3, 1)), new Random(1));
        int inARow = 0;
        for (int i = 0; i < 1000; i++) {
            inARow = picker.pick(0, List.of()) == machines.get(0) ? inARow + 1 : 0;
            assertTrue(inARow <= 3, "in a row: " + inARow);
        }
    }

    @Test
    void goesOnAfterItsClockWasSetBack() {
        List<Machine> machines = Machine.several(2);
        Picker<Machine> picker = Turns.of(Machine.roster(machines, List.of(1, 2)), new Random(1));
        int picks = 3 * (1 << 20) + 3_000;
        Map<Machine, Integer> tally = Machine.tally(picker, picks);
        assertEquals(picks / 3.0, tally.getOrDefault(machines.get(0), 0), 2);
    }

    @Test
    void picksNobodyFromNobody() {
        Roster<Machine> nobody = Roster.of(List.of(), 50);
        assertNull(Turns.of(nobody, new Random(1)).pick(0, List.of()));
        assertNull(new LessBusyOfTwo<>(nobody, new Random(1)).pick(0, List.of()));
        assertFalse(nobody.panic());
    }
}
