package dev.penstock.gateway.upstream.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RosterTest {

    @Property
    void holdsTheWellOnesOrInPanicAllThatAreNotDraining(
            @ForAll @Size(max = 10) List<@IntRange(min = 0, max = 2) Integer> states,
            @ForAll @IntRange(min = 0, max = 100) int panicPercent) {
        List<Standing<Machine>> standings = new ArrayList<>();
        for (int state : states) {
            standings.add(new Standing<>(new Machine("m"), 1, state == 0, state == 1, 100));
        }
        long expected = states.stream().filter(s -> s != 0).count();
        long well = states.stream().filter(s -> s == 1).count();
        Roster<Machine> roster = Roster.of(standings, panicPercent);
        assertEquals(well * 100 < expected * panicPercent, roster.panic());
        assertEquals(roster.panic() ? expected : well, roster.usable().size());
    }

    @Test
    void aSingleServerThatIsIllIsStillAsked() {
        Machine only = new Machine("m");
        Roster<Machine> roster = Roster.of(List.of(new Standing<>(only, 1, false, false, 100)), 20);
        assertTrue(roster.panic());
        assertEquals(List.of(only), roster.usable());
    }

    @Test
    void aFifthIsEnoughNotToPanic() {
        List<Standing<Machine>> standings = new ArrayList<>();
        Machine.several(5).forEach(m -> standings.add(new Standing<>(m, 1, false, standings.isEmpty(), 100)));
        assertFalse(Roster.of(standings, 20).panic());
        assertTrue(Roster.of(standings, 21).panic());
    }

    @Test
    void sharesGrow() {
        List<Machine> machines = Machine.several(2);
        Roster<Machine> roster = Roster.of(
                List.of(
                        new Standing<>(machines.get(0), 2, false, true, 100),
                        new Standing<>(machines.get(1), 2, false, true, 10)),
                0);
        assertFalse(roster.even());
        assertEquals(200, roster.weight(0));
        assertEquals(20, roster.weight(1));
    }
}
