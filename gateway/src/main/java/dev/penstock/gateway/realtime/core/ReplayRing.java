package dev.penstock.gateway.realtime.core;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest changes of one drive, gapless, bounded in entries and in bytes. It serves live sessions and
 * resumes from memory, and it is the shared store behind every session's virtual queue: a session owns
 * a position in the ring, not copies of what it has yet to be sent.
 *
 * <p>The newest entry is always kept, even when it alone exceeds the byte bound.
 */
final class ReplayRing implements ChangeRun {

    private static final int INITIAL_SLOTS = 8;

    private final int entriesMax;
    private final long bytesMax;

    private @Nullable Entry[] slots = new @Nullable Entry[INITIAL_SLOTS];

    /** For each slot, the bytes ever appended up to and including its entry. */
    private long[] totals = new long[INITIAL_SLOTS];

    private long base;
    private int count;
    private int first;
    private long appendedBytes;
    private long evictedBytes;

    ReplayRing(int entriesMax, long bytesMax) {
        if (entriesMax < 1) {
            throw new IllegalArgumentException("entriesMax: " + entriesMax + " (expected: >= 1)");
        }
        this.entriesMax = entriesMax;
        this.bytesMax = bytesMax;
    }

    @Override
    public long base() {
        return base;
    }

    @Override
    public long top() {
        return base + count;
    }

    @Override
    public Entry get(long seq) {
        return Objects.requireNonNull(slots[slot(seq)]);
    }

    /** Bytes of all changes after {@code position}, which must be covered. */
    long bytesAfter(long position) {
        return appendedBytes - (position == base ? evictedBytes : totals[slot(position)]);
    }

    /** Bytes held now. */
    long bytes() {
        return appendedBytes - evictedBytes;
    }

    /** Adds the next change and forgets the oldest ones that no longer fit. */
    void append(Entry entry) {
        if (entry.seq() != top() + 1) {
            throw new IllegalArgumentException("seq: " + entry.seq() + " (expected: " + (top() + 1) + ")");
        }
        if (count == slots.length && count < entriesMax) {
            grow();
        }
        if (count == slots.length) {
            evictOldest();
        }
        int slot = (first + count) % slots.length;
        appendedBytes += entry.sizeBytes();
        slots[slot] = entry;
        totals[slot] = appendedBytes;
        count++;
        while (count > 1 && (count > entriesMax || bytes() > bytesMax)) {
            evictOldest();
        }
    }

    /** Forgets everything; the next change to append is {@code position + 1}. */
    void reset(long position) {
        Arrays.fill(slots, null);
        base = position;
        count = 0;
        first = 0;
        evictedBytes = appendedBytes;
    }

    private int slot(long seq) {
        long index = seq - base - 1;
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("seq: " + seq + " (expected: " + (base + 1) + ".." + top() + ")");
        }
        return (first + (int) index) % slots.length;
    }

    private void evictOldest() {
        evictedBytes = totals[first];
        slots[first] = null;
        first = (first + 1) % slots.length;
        base++;
        count--;
    }

    private void grow() {
        int size = Math.min(entriesMax, slots.length * 2);
        @Nullable Entry[] grownSlots = new @Nullable Entry[size];
        long[] grownTotals = new long[size];
        for (int i = 0; i < count; i++) {
            grownSlots[i] = slots[(first + i) % slots.length];
            grownTotals[i] = totals[(first + i) % slots.length];
        }
        slots = grownSlots;
        totals = grownTotals;
        first = 0;
    }
}
