package dev.penstock.gateway.upstream.core;

import java.util.Collection;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Picks by consistent hash: the first usable server on the ring from the request's value on. With a load factor, servers that are
 * busier than the factor times their fair part of all requests in flight are passed over too (consistent hashing with bounded loads,
 * Mirrokni, Thorup, Zadimoghaddam 2018): a popular value spills over to the same few servers instead of drowning one.
 */
public final class RingWalk<S extends Server> implements Picker<S> {

    private final HashRing ring;
    private final Roster<S> roster;
    private final int loadPercent;
    private final IntSupplier inFlight;
    private final int[] weights;
    private final long totalWeight;

    /**
     * Walks a ring.
     *
     * @param ring of the names of everyone on the roster, in the same order
     * @param weights of the same
     * @param loadPercent the load factor, above 100; 0 for none
     * @param inFlight requests in flight to all of them
     */
    public RingWalk(HashRing ring, Roster<S> roster, int[] weights, int loadPercent, IntSupplier inFlight) {
        this.ring = ring;
        this.roster = roster;
        this.loadPercent = loadPercent;
        this.inFlight = inFlight;
        this.weights = weights.clone();
        long total = 0;
        for (int i = 0; i < weights.length; i++) {
            total += roster.percent(i) > 0 ? weights[i] : 0;
        }
        this.totalWeight = total;
    }

    @Override
    public @Nullable S pick(long hash, Collection<? extends S> tried) {
        if (totalWeight == 0) {
            return null;
        }
        List<S> servers = roster.all();
        int busy = loadPercent == 0 ? 0 : inFlight.getAsInt() + 1;
        int size = ring.size();
        int point = ring.start(hash);
        S anyUsable = null;
        for (int i = 0; i < size; i++) {
            int owner = ring.owner(point);
            if (roster.percent(owner) > ring.level(point)) {
                S server = servers.get(owner);
                if ((tried.isEmpty() || !tried.contains(server)) && (loadPercent == 0 || hasRoom(owner, busy))) {
                    return server;
                }
                anyUsable = anyUsable == null ? server : anyUsable;
            }
            point = point + 1 == size ? 0 : point + 1;
        }
        return anyUsable;
    }

    private boolean hasRoom(int owner, int busy) {
        // inFlight < ceil(factor × busy × share), in whole numbers
        long room = (long) loadPercent * busy * weights[owner];
        return roster.all().get(owner).inFlight() * 100L * totalWeight < room;
    }
}
