package dev.penstock.gateway.upstream.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RingWalkTest {
    private static final int KEYS = 500;

    @Property(tries = 60)
    void onlyTheValuesOfAServerThatIsGoneMove(
            @ForAll @Size(min = 2, max = 10) List<@IntRange(min = 1, max = 5) Integer> weights,
            @ForAll @IntRange(min = 0, max = 9) int goneIndex) {
        List<Machine> machines = Machine.several(weights.size());
        int gone = goneIndex % machines.size();
        List<Machine> left = new ArrayList<>(machines);
        left.remove(gone);
        List<Integer> leftWeights = new ArrayList<>(weights);
        leftWeights.remove(gone);
        // Points are counted against the heaviest: keep it the same, as the rule is about equals.
        if (Collections.max(weights).equals(Collections.max(leftWeights))) {
            Picker<Machine> before = walk(machines, weights, Machine.roster(machines, weights));
            Picker<Machine> after = walk(left, leftWeights, Machine.roster(left, leftWeights));
            eachKey(hash -> {
                Machine was = picked(before, hash);
                if (was != machines.get(gone)) {
                    assertSame(was, picked(after, hash));
                }
            });
        }
    }

    @Property(tries = 60)
    void onlyTheValuesOfAServerThatIsNotWellMoveAndTheyComeBack(
            @ForAll @Size(min = 2, max = 10) List<@IntRange(min = 1, max = 5) Integer> weights,
            @ForAll @IntRange(min = 0, max = 9) int illIndex) {
        List<Machine> machines = Machine.several(weights.size());
        int ill = illIndex % machines.size();
        List<Standing<Machine>> standings = new ArrayList<>();
        for (int i = 0; i < machines.size(); i++) {
            standings.add(new Standing<>(machines.get(i), weights.get(i), false, i != ill, 100));
        }
        Picker<Machine> before = walk(machines, weights, Machine.roster(machines, weights));
        Picker<Machine> during = walk(machines, weights, Roster.of(standings, 0));
        eachKey(hash -> {
            Machine was = picked(before, hash);
            Machine is = picked(during, hash);
            assertTrue(is != machines.get(ill));
            assertTrue(was == machines.get(ill) || was == is);
        });
    }

    @Property(tries = 40)
    void aServerThatGrowsOnlyGains(@ForAll @IntRange(min = 1, max = 99) int percent) {
        List<Machine> machines = Machine.several(5);
        List<Integer> weights = List.of(1, 1, 1, 1, 1);
        Picker<Machine> smaller = walk(machines, weights, growing(machines, percent));
        Picker<Machine> larger = walk(machines, weights, growing(machines, percent + 1));
        int[] owned = new int[1];
        eachKey(hash -> {
            Machine was = picked(smaller, hash);
            assertTrue(was == picked(larger, hash) || picked(larger, hash) == machines.get(0));
            owned[0] += was == machines.get(0) ? 1 : 0;
        });
        assertTrue(owned[0] <= KEYS * 0.4 * percent / 100 + 10, percent + " % owns " + owned[0]);
    }

    @Test
    void sharesFollowTheWeightsAndTheOrderDoesNotMatter() {
        List<Machine> machines = Machine.several(4);
        List<Integer> weights = List.of(1, 2, 3, 4);
        Picker<Machine> walk = walk(machines, weights, Machine.roster(machines, weights));
        Map<Machine, Integer> tally = Machine.tally(walk, 100_000);
        for (int i = 0; i < 4; i++) {
            assertEquals(10_000 * weights.get(i), tally.getOrDefault(machines.get(i), 0), 2_500 * weights.get(i));
        }
        List<Machine> turned = new ArrayList<>(machines);
        Collections.reverse(turned);
        List<Integer> turnedWeights = new ArrayList<>(weights);
        Collections.reverse(turnedWeights);
        Picker<Machine> other = walk(turned, turnedWeights, Machine.roster(turned, turnedWeights));
        eachKey(hash -> assertSame(picked(walk, hash), picked(other, hash)));
    }

    @Property(tries = 60)
    void noServerIsBusierThanTheLoadFactorAllows(
            @ForAll @Size(min = 2, max = 8) List<@IntRange(min = 1, max = 5) Integer> weights,
            @ForAll @IntRange(min = 110, max = 300) int loadPercent,
            @ForAll @IntRange(min = 1, max = 3) int keys) {
        List<Machine> machines = Machine.several(weights.size());
        Roster<Machine> roster = Machine.roster(machines, weights);
        int total = weights.stream().mapToInt(w -> w).sum();
        int[] busy = new int[1];
        RingWalk<Machine> walk = new RingWalk<>(
                ring(machines, weights),
                roster,
                weights.stream().mapToInt(w -> w).toArray(),
                loadPercent,
                () -> busy[0]);
        // A few popular values only: unbounded, they would sit on as few servers.
        for (int i = 0; i < 1000; i++) {
            picked(walk, HashRing.hash("popular-" + i % keys)).inFlight++;
            busy[0]++;
        }
        for (int i = 0; i < machines.size(); i++) {
            double allowed = loadPercent / 100.0 * 1000 * weights.get(i) / total;
            assertTrue(machines.get(i).inFlight <= Math.ceil(allowed) + 1, machines + " " + allowed);
        }
    }

    @Test
    void whoWasTriedIsPassedOver() {
        List<Machine> machines = Machine.several(3);
        List<Integer> weights = List.of(1, 1, 1);
        Picker<Machine> walk = walk(machines, weights, Machine.roster(machines, weights));
        long hash = HashRing.hash("x");
        Machine first = picked(walk, hash);
        Machine second = walk.pick(hash, List.of(first));
        assertNotNull(second);
        assertTrue(first != second);
        assertSame(second, walk.pick(hash, List.of(first)), "always the same second choice");
        assertSame(first, walk.pick(hash, machines));
        assertNull(walk(machines, weights, none(machines)).pick(hash, List.of()));
    }

    @Test
    void hashesSpread() {
        int[] buckets = new int[16];
        for (int i = 0; i < 16_000; i++) {
            buckets[(int) (HashRing.hash("10.0.0." + i) >>> 60)]++;
        }
        for (int count : buckets) {
            assertEquals(1000, count, 200);
        }
    }

    private static Roster<Machine> none(List<Machine> machines) {
        return Roster.of(
                machines.stream()
                        .map(m -> new Standing<>(m, 1, false, false, 100))
                        .toList(),
                0);
    }

    private static Roster<Machine> growing(List<Machine> machines, int percent) {
        List<Standing<Machine>> standings = new ArrayList<>();
        machines.forEach(m -> standings.add(new Standing<>(m, 1, false, true, standings.isEmpty() ? percent : 100)));
        return Roster.of(standings, 0);
    }

    private static HashRing ring(List<Machine> machines, List<Integer> weights) {
        return new HashRing(
                machines.stream().map(m -> m.name).toList(),
                weights.stream().mapToInt(w -> w).toArray());
    }

    private static Picker<Machine> walk(List<Machine> machines, List<Integer> weights, Roster<Machine> roster) {
        return new RingWalk<>(
                ring(machines, weights),
                roster,
                weights.stream().mapToInt(w -> w).toArray(),
                0,
                () -> 0);
    }

    private static Machine picked(Picker<Machine> picker, long hash) {
        Machine picked = picker.pick(hash, List.of());
        assertNotNull(picked);
        return picked;
    }

    private static void eachKey(LongConsumer check) {
        for (int i = 0; i < KEYS; i++) {
            check.accept(HashRing.hash("key-" + i));
        }
    }
}
