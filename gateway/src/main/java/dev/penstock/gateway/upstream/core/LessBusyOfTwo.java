package dev.penstock.gateway.upstream.core;

import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Draws two different servers, each with a chance of its weight, and takes the one with fewer requests in flight in relation to its
 * weight; on a tie the first drawn, which is a random one. Two choices are nearly as good as looking at all (Mitzenmacher 2001), and
 * unlike looking at all do not send every loop's and node's next request to the same server.
 */
public final class LessBusyOfTwo<S extends Server> implements Picker<S> {

    private static final int DRAWS_MAX = 8;

    private final List<S> servers;
    /** Where each server's share of the drawing range ends. */
    private final int[] ends;

    private final int total;
    private final RandomGenerator random;

    public LessBusyOfTwo(Roster<S> roster, RandomGenerator random) {
        this.servers = roster.usable();
        this.random = random;
        this.ends = new int[servers.size()];
        int sum = 0;
        for (int i = 0; i < ends.length; i++) {
            sum += roster.weight(i);
            ends[i] = sum;
        }
        this.total = sum;
    }

    @Override
    public @Nullable S pick(long hash, Collection<? extends S> tried) {
        if (servers.isEmpty()) {
            return null;
        }
        for (int draw = 0; draw < DRAWS_MAX; draw++) {
            S server = servers.get(servers.size() == 1 ? 0 : draw());
            if (tried.isEmpty() || !tried.contains(server)) {
                return server;
            }
        }
        return anyNotIn(tried);
    }

    private int draw() {
        int first = owner(random.nextInt(total));
        int weight = weight(first);
        int start = ends[first] - weight;
        // The range without the first one's share: never the same twice, and the others' chances stay what they are.
        int point = random.nextInt(total - weight);
        int second = owner(point < start ? point : point + weight);
        return busier(first, second) ? second : first;
    }

    private boolean busier(int one, int other) {
        return (servers.get(one).inFlight() + 1L) * weight(other)
                > (servers.get(other).inFlight() + 1L) * weight(one);
    }

    private int weight(int i) {
        return i == 0 ? ends[0] : ends[i] - ends[i - 1];
    }

    private int owner(int point) {
        int low = 0;
        int high = ends.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (point < ends[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** After unlucky draws, or when all have been tried. */
    private S anyNotIn(Collection<? extends S> tried) {
        int start = random.nextInt(servers.size());
        for (int i = 0; i < servers.size(); i++) {
            S server = servers.get((start + i) % servers.size());
            if (!tried.contains(server)) {
                return server;
            }
        }
        return servers.get(start);
    }
}
