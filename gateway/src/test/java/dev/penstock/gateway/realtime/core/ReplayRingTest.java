package dev.penstock.gateway.realtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ReplayRingTest {

    /** Against a plain list: the ring holds the longest suffix within both bounds, and always the newest. */
    @Property
    void holdsTheLongestSuffixThatFits(
            @ForAll @IntRange(min = 1, max = 20) int entriesMax,
            @ForAll @IntRange(min = 1, max = 200) int bytesMax,
            @ForAll @Size(max = 100) List<@IntRange(min = 0, max = 60) Integer> sizes) {
        ReplayRing ring = new ReplayRing(entriesMax, bytesMax);
        ring.reset(1_000);
        List<Entry> model = new ArrayList<>();
        for (int size : sizes) {
            Entry entry = Entry.of(1_001 + model.size(), "x".repeat(size));
            model.add(entry);
            ring.append(entry);
            long held = ring.top() - ring.base();
            assertTrue(held >= 1 && held <= entriesMax);
            assertTrue(held == 1 || ring.bytes() <= bytesMax);
            long bytes = 0;
            for (long position = ring.top(); position >= ring.base(); position--) {
                assertEquals(bytes, ring.bytesAfter(position));
                if (position > ring.base()) {
                    assertEquals(model.get((int) (position - 1_001)), ring.get(position));
                    bytes += ring.get(position).sizeBytes();
                }
            }
            if (ring.base() > 1_000 && held < entriesMax) {
                assertTrue(bytes + model.get((int) (ring.base() - 1_001)).sizeBytes() > bytesMax, "evicted too early");
            }
        }
    }

    @Test
    void coversFromItsBaseToItsTop() {
        ReplayRing ring = new ReplayRing(2, 1_000);
        ring.reset(7);
        assertTrue(ring.covers(7));
        for (long seq = 8; seq <= 10; seq++) {
            ring.append(Entry.of(seq, "{}"));
        }
        assertFalse(ring.covers(7));
        assertTrue(ring.covers(8));
        assertTrue(ring.covers(10));
        assertFalse(ring.covers(11));
    }

    @Test
    void refusesAHole() {
        ReplayRing ring = new ReplayRing(4, 1_000);
        assertThrows(IllegalArgumentException.class, () -> ring.append(Entry.of(2, "{}")));
    }

    @Test
    void measuresUtf8() {
        assertEquals(1 + 2 + 3 + 4, Entry.of(1, "aé€😀").sizeBytes());
    }
}
