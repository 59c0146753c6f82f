package dev.penstock.gateway.route.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds values by a part of a text, without making a text of that part. Immutable; open addressing, at most half full. Upper and
 * lower case of ASCII letters are one when the map is made so; its keys are in lower case then.
 */
final class RegionMap<V> {

    private static final int SPREAD = 0x9E3779B9;

    private final boolean ignoreCase;
    private final @Nullable String[] keys;
    private final @Nullable Object[] values;
    private final int mask;

    RegionMap(Map<String, V> entries, boolean ignoreCase) {
        this.ignoreCase = ignoreCase;
        int capacity = Integer.highestOneBit(Math.max(1, entries.size())) << 2;
        this.keys = new String[capacity];
        this.values = new Object[capacity];
        this.mask = capacity - 1;
        entries.forEach(this::put);
    }

    boolean isEmpty() {
        return mask == 3 && values[0] == null && values[1] == null && values[2] == null && values[3] == null;
    }

    /** The value of the key that stands in the text from one index to before another. */
    @SuppressWarnings("unchecked")
    @Nullable
    V get(String text, int from, int to) {
        for (int slot = slot(text, from, to); ; slot = (slot + 1) & mask) {
            String key = keys[slot];
            if (key == null) {
                return null;
            }
            if (key.length() == to - from && text.regionMatches(ignoreCase, from, key, 0, key.length())) {
                return (V) values[slot];
            }
        }
    }

    private void put(String key, V value) {
        int slot = slot(key, 0, key.length());
        while (keys[slot] != null) {
            slot = (slot + 1) & mask;
        }
        keys[slot] = key;
        values[slot] = value;
    }

    private int slot(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            hash = 31 * hash + (ignoreCase && c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
        }
        return ((hash * SPREAD) >>> 16) & mask;
    }
}
