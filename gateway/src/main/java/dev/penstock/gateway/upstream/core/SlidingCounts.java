package dev.penstock.gateway.upstream.core;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Two counts over the last while, exact to a tenth of it. For many threads, without locks: counting is one atomic addition, and
 * adding up happens only when somebody asks.
 */
public final class SlidingCounts {

    private static final int SLOTS = 10;
    private static final int SECOND_SHIFT = 32;
    private static final long FIRST_MASK = (1L << SECOND_SHIFT) - 1;

    private final long slotNanos;
    private final long originNanos;
    private final AtomicReferenceArray<Slot> slots = new AtomicReferenceArray<>(SLOTS);

    public SlidingCounts(long windowNanos, long nowNanos) {
        this.slotNanos = Math.max(1, windowNanos / SLOTS);
        this.originNanos = nowNanos;
    }

    /** What has been counted in the window. */
    public record Sums(long first, long second) {}

    /** Both counts of one tenth of the window, each in half of the number. */
    private static final class Slot extends AtomicLong {
        private static final long serialVersionUID = 1L;

        private final long tick;

        Slot(long tick) {
            this.tick = tick;
        }
    }

    public void addFirst(long nowNanos) {
        slot(nowNanos).getAndAdd(1);
    }

    public void addSecond(long nowNanos) {
        slot(nowNanos).getAndAdd(1L << SECOND_SHIFT);
    }

    public Sums sums(long nowNanos) {
        long tick = tick(nowNanos);
        long first = 0;
        long second = 0;
        for (int i = 0; i < SLOTS; i++) {
            Slot slot = slots.get(i);
            if (slot != null && slot.tick > tick - SLOTS) {
                long both = slot.get();
                first += both & FIRST_MASK;
                second += both >>> SECOND_SHIFT;
            }
        }
        return new Sums(first, second);
    }

    private Slot slot(long nowNanos) {
        long tick = tick(nowNanos);
        int index = Math.floorMod(tick, SLOTS);
        Slot slot = slots.get(index);
        // A later one is there when another thread's clock reading was newer: close enough.
        while (slot == null || slot.tick < tick) {
            slots.compareAndSet(index, slot, new Slot(tick));
            slot = slots.get(index);
        }
        return slot;
    }

    private long tick(long nowNanos) {
        return Math.floorDiv(nowNanos - originNanos, slotNanos);
    }
}
