package dev.penstock.gateway.timing;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Timers for very many items in constant time each: a ring of slots one tick wide, items hashed into
 * them by deadline. Deadlines further away than one turn stay in their slot for as many turns as needed.
 * An item is due never before its deadline and at most one tick (plus the caller's own delay) after it.
 *
 * <p>After Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", SOSP 1987, scheme 6.
 *
 * @param <T> what is timed
 */
public final class TimingWheel<T> {

    private final long tickMs;
    private final @Nullable Timer<T>[] slots;
    private long tick;
    private int size;

    /**
     * @param slots number of slots, one tick each
     * @param tickMs width of a tick in milliseconds
     * @param nowMs the present, on the clock of all later calls
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public TimingWheel(int slots, long tickMs, long nowMs) {
        if (slots < 1 || tickMs < 1) {
            throw new IllegalArgumentException("slots: " + slots + ", tickMs: " + tickMs + " (expected: >= 1)");
        }
        this.slots = (@Nullable Timer<T>[]) new Timer[slots];
        this.tickMs = tickMs;
        this.tick = nowMs / tickMs;
    }

    /** Adds an item that becomes due at {@code deadlineMs}; a deadline in the past is due at the next advance. */
    public Timer<T> schedule(T item, long deadlineMs) {
        Timer<T> timer = new Timer<>(item);
        add(timer, deadlineMs);
        return timer;
    }

    /** Moves a timer, due or not, to another deadline without allocating. */
    public void reschedule(Timer<T> timer, long deadlineMs) {
        cancel(timer);
        add(timer, deadlineMs);
    }

    /** Takes a timer out; harmless when it is out already. */
    public void cancel(Timer<T> timer) {
        boolean waiting = timer.state == State.WAITING;
        timer.state = State.OUT;
        if (!waiting) {
            return;
        }
        Timer<T> before = timer.before;
        Timer<T> after = timer.after;
        if (before == null) {
            slots[slot(timer.tick)] = after;
        } else {
            before.after = after;
        }
        if (after != null) {
            after.before = before;
        }
        timer.before = null;
        timer.after = null;
        size--;
    }

    /** Timers waiting. */
    public int size() {
        return size;
    }

    /** Hands over, and takes out, everything due by now. {@code due} may schedule and cancel at will. */
    public void advance(long nowMs, Consumer<T> due) {
        long target = nowMs / tickMs;
        long turns = Math.min(target - tick, slots.length);
        for (long t = target - turns + 1; t <= target; t++) {
            tick = t;
            expire(slot(t), target, due);
        }
        tick = Math.max(tick, target);
    }

    private void add(Timer<T> timer, long deadlineMs) {
        long ceiling = Math.floorDiv(deadlineMs + tickMs - 1, tickMs);
        timer.tick = Math.max(ceiling, tick + 1);
        int slot = slot(timer.tick);
        Timer<T> head = slots[slot];
        timer.after = head;
        if (head != null) {
            head.before = timer;
        }
        slots[slot] = timer;
        timer.state = State.WAITING;
        size++;
    }

    /** Collects first: the callback may change the list. */
    private void expire(int slot, long target, Consumer<T> due) {
        @Nullable Timer<T> ready = null;
        @Nullable Timer<T> timer = slots[slot];
        while (timer != null) {
            Timer<T> next = timer.after;
            if (timer.tick <= target) {
                cancel(timer);
                timer.state = State.DUE;
                timer.ready = ready;
                ready = timer;
            }
            timer = next;
        }
        while (ready != null) {
            Timer<T> current = ready;
            ready = current.ready;
            current.ready = null;
            if (current.state == State.DUE) {
                current.state = State.OUT;
                due.accept(current.item);
            }
        }
    }

    private int slot(long atTick) {
        return (int) Math.floorMod(atTick, (long) slots.length);
    }

    private enum State {
        OUT,
        WAITING,
        /** Taken out to be handed over; a cancel can still stop that. */
        DUE
    }

    /**
     * A place in the wheel.
     *
     * @param <T> what is timed
     */
    public static final class Timer<T> {
        private final T item;
        private long tick;
        private State state = State.OUT;
        private @Nullable Timer<T> before;
        private @Nullable Timer<T> after;
        private @Nullable Timer<T> ready;

        private Timer(T item) {
            this.item = item;
        }
    }
}
