package dev.penstock.gateway.ratelimit.core;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How much of a kind is under way for each key, on this node. A key without anything under way takes no room. Safe for use by
 * many threads.
 *
 * @param <K> whose it is
 */
public final class Slots<K> {

    private final ConcurrentMap<K, Integer> taken = new ConcurrentHashMap<>();

    /** Takes one of {@code max} slots; false when all are taken. */
    public boolean take(K key, int max) {
        boolean[] fits = {true};
        taken.compute(key, (same, before) -> {
            int now = before == null ? 0 : before;
            fits[0] = now < max;
            return fits[0] ? Integer.valueOf(now + 1) : before;
        });
        return fits[0];
    }

    /** Gives back what {@link #take} took. */
    public void release(K key) {
        taken.computeIfPresent(key, (same, now) -> now > 1 ? now - 1 : null);
    }

    /** Slots taken for a key. */
    public int taken(K key) {
        return taken.getOrDefault(key, 0);
    }

    /** Keys with something under way. */
    public int keys() {
        return taken.size();
    }
}
