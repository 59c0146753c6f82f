package dev.penstock.gateway.realtime.fanout;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Where hints travel. In Redis a drive's hints go through one of {@value #BUCKETS} channels, {@code <prefix>:hint:<bucket>}, so
 * the number of channels does not grow with the drives. A node listens to all of them.
 */
final class HintChannels {

    /** Where gateways listen to PostgreSQL; workers speak there after their commits. */
    static final String NOTIFY = "penstock_changes";

    private static final int BUCKETS = 64;

    private HintChannels() {}

    /** The channel of a drive's hints. */
    static String of(String prefix, UUID drive) {
        return channel(prefix, Math.floorMod(drive.hashCode(), BUCKETS));
    }

    static List<String> all(String prefix) {
        return IntStream.range(0, BUCKETS)
                .mapToObj(bucket -> channel(prefix, bucket))
                .toList();
    }

    private static String channel(String prefix, int bucket) {
        return prefix + ":hint:" + bucket;
    }
}
