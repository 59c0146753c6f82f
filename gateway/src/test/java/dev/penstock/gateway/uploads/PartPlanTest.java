package dev.penstock.gateway.uploads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.protocol.http.PartsRequest;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PartPlanTest {
    private static final long MIB = 1 << 20;
    private static final long TIB = MIB << 20;

    @Test
    void cutsIntoEqualPartsAndAShorterLast() {
        PartPlan plan = PartPlan.of(17 * MIB + 5, 8 * MIB);
        assertEquals(3, plan.count());
        assertEquals(8 * MIB, plan.sizeOf(1));
        assertEquals(MIB + 5, plan.sizeOf(3));
    }

    @Test
    void endsWithAWholePartWhenItFits() {
        PartPlan plan = PartPlan.of(16 * MIB, 8 * MIB);
        assertEquals(2, plan.count());
        assertEquals(8 * MIB, plan.sizeOf(2));
    }

    @Test
    void growsPartsRatherThanTheirNumber() {
        assertEquals(8 * MIB, PartPlan.of(80_000 * MIB, 8 * MIB).partSizeBytes());
        assertEquals(9 * MIB, PartPlan.of(80_000 * MIB + 1, 8 * MIB).partSizeBytes());
        assertEquals(525 * MIB, PartPlan.of(5 * TIB, 8 * MIB).partSizeBytes());
    }

    @Test
    void refusesPartsThatAreNone() {
        PartPlan plan = PartPlan.of(10, 8);
        assertThrows(IllegalArgumentException.class, () -> plan.sizeOf(0));
        assertThrows(IllegalArgumentException.class, () -> plan.sizeOf(3));
        assertThrows(IllegalArgumentException.class, () -> PartPlan.of(0, 8));
    }

    @Property
    void addsUpAndStaysWithinTheStoresLimits(
            @ForAll @LongRange(min = 1, max = 5 * TIB) long size,
            @ForAll @LongRange(min = 5 * MIB, max = 100 * MIB) long usual) {
        PartPlan plan = PartPlan.of(size, usual);
        int count = plan.count();
        long sum = IntStream.rangeClosed(1, count).mapToLong(plan::sizeOf).sum();
        assertEquals(size, sum);
        assertTrue(count <= PartsRequest.Part.NUMBER_MAX);
        assertTrue(plan.sizeOf(count) > 0);
    }
}
