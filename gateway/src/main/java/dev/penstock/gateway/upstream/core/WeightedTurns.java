package dev.penstock.gateway.upstream.core;

import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One after the other, each as often as its weight says, spread evenly over time: every server is due once in each span of
 * 1/weight, and the one that is due first is next (earliest deadline first; Waldspurger's stride scheduling). Each begins at a random
 * place of its first span, so that pickers that are made often, while a server's share grows, favour nobody. The order is kept in a
 * heap: a pick takes O(log n).
 */
final class WeightedTurns<S extends Server> implements Picker<S> {

    /** Times are set back to near 0 from here on: far below where a double loses fractions that matter. */
    private static final double DUE_MAX = 1 << 20;

    private final List<S> servers;
    private final double[] spans;
    private final double[] due;
    /** Places in {@code servers}, as a binary heap by {@code due}. */
    private final int[] heap;

    WeightedTurns(Roster<S> roster, RandomGenerator random) {
        this.servers = roster.usable();
        int size = servers.size();
        this.spans = new double[size];
        this.due = new double[size];
        this.heap = new int[size];
        for (int i = 0; i < size; i++) {
            spans[i] = 1.0 / roster.weight(i);
            due[i] = random.nextDouble() * spans[i];
            heap[i] = i;
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i);
        }
    }

    @Override
    public S pick(long hash, Collection<? extends S> tried) {
        int at = tried.isEmpty() ? 0 : firstNotIn(tried);
        int picked = heap[at];
        due[picked] += spans[picked];
        sink(at);
        if (due[picked] > DUE_MAX) {
            setBack();
        }
        return servers.get(picked);
    }

    /** Where in the heap the one is that is due first of those left; the very first when none is left. */
    private int firstNotIn(Collection<? extends S> tried) {
        int first = -1;
        for (int at = 0; at < heap.length; at++) {
            boolean earlier = first < 0 || due[heap[at]] < due[heap[first]];
            if (earlier && !tried.contains(servers.get(heap[at]))) {
                first = at;
            }
        }
        return Math.max(first, 0);
    }

    private void sink(int from) {
        int at = from;
        int moving = heap[at];
        for (int child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
            if (child + 1 < heap.length && due[heap[child + 1]] < due[heap[child]]) {
                child++;
            }
            if (due[heap[child]] >= due[moving]) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = moving;
    }

    private void setBack() {
        double now = due[heap[0]];
        for (int i = 0; i < due.length; i++) {
            due[i] -= now;
        }
    }
}
