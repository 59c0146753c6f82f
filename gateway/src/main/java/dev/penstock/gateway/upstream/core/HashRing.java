package dev.penstock.gateway.upstream.core;

import java.util.Arrays;
import java.util.List;

/**
 * A consistent hash ring (Karger 1997): every server owns points on a circle of 64-bit numbers, as many as its weight says; a value
 * belongs to the first point at or after its own. Points depend on a server's name and weight alone, so every node draws the same
 * ring, and when a server goes only its own values move. Immutable.
 *
 * <p>A server that is not usable keeps its points: walking on to the next usable one moves exactly its values, and brings them back
 * later. Each point has a level; a server that is growing into its share owns only the points whose level it has reached.
 */
public final class HashRing {

    /** Points of the heaviest server: shares then differ from the weights by some 6 % (one standard deviation). */
    private static final int POINTS = 256;

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final long[] points;
    private final short[] owners;
    private final byte[] levels;

    /**
     * Draws it.
     *
     * @param names distinct, what the points are made of; up to 32,767
     * @param weights of each, above 0
     */
    public HashRing(List<String> names, int[] weights) {
        int heaviest = Arrays.stream(weights).max().orElse(1);
        int size = Arrays.stream(weights).map(w -> points(w, heaviest)).sum();
        Point[] drawn = new Point[size];
        int at = 0;
        for (int owner = 0; owner < weights.length; owner++) {
            long seed = hash(names.get(owner));
            int count = points(weights[owner], heaviest);
            for (int i = 0; i < count; i++) {
                drawn[at++] = new Point(mix(seed + (i + 1) * GOLDEN), (short) owner, (byte) (i * 100 / count));
            }
        }
        // By owner in the unlikely case of equal points: names, not the order they were given in, must decide.
        Arrays.sort(
                drawn,
                (a, b) -> a.at != b.at
                        ? Long.compareUnsigned(a.at, b.at)
                        : names.get(a.owner).compareTo(names.get(b.owner)));
        this.points = new long[size];
        this.owners = new short[size];
        this.levels = new byte[size];
        for (int i = 0; i < size; i++) {
            points[i] = drawn[i].at;
            owners[i] = drawn[i].owner;
            levels[i] = drawn[i].level;
        }
    }

    private record Point(long at, short owner, byte level) {}

    private static int points(int weight, int heaviest) {
        return Math.max(1, (int) ((long) weight * POINTS / heaviest));
    }

    /** Spreads a text over all 64-bit numbers; the same on every node. FNV-1a over UTF-16 units, finished by MurmurHash3's mixer. */
    public static long hash(CharSequence text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    int size() {
        return points.length;
    }

    /** Where the walk for a value starts. */
    int start(long hash) {
        int low = 0;
        int high = points.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(points[middle], hash) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == points.length ? 0 : low;
    }

    /** Whose point it is, as a place in the list of names. */
    int owner(int point) {
        return owners[point];
    }

    /** 0 to 99: owned only by who has more percent of its share than that. */
    int level(int point) {
        return levels[point];
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
