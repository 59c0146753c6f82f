package dev.penstock.gateway.upstream.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A server that is only counted. */
final class Machine implements Server {
    final String name;
    int inFlight;

    Machine(String name) {
        this.name = name;
    }

    @Override
    public int inFlight() {
        return inFlight;
    }

    @Override
    public String toString() {
        return name;
    }

    static List<Machine> several(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Machine("m" + i)).toList();
    }

    static Standing<Machine> well(Machine machine, int weight) {
        return new Standing<>(machine, weight, false, true, 100);
    }

    /** All well. */
    static Roster<Machine> roster(List<Machine> machines, List<Integer> weights) {
        List<Standing<Machine>> standings = new ArrayList<>();
        for (int i = 0; i < machines.size(); i++) {
            standings.add(well(machines.get(i), weights.get(i)));
        }
        return Roster.of(standings, 0);
    }

    /** How often each is picked; {@code hash} is made of the pick's number. */
    static Map<Machine, Integer> tally(Picker<Machine> picker, int picks) {
        Map<Machine, Integer> tally = new HashMap<>();
        for (int i = 0; i < picks; i++) {
            @Nullable Machine picked = picker.pick(HashRing.hash("key-" + i), List.of());
            if (picked != null) {
                tally.merge(picked, 1, Integer::sum);
            }
        }
        return tally;
    }
}
