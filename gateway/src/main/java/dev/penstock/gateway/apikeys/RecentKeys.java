package dev.penstock.gateway.apikeys;

import dev.penstock.gateway.request.Caller;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the database said of keys a moment ago, least recently used out first. Good keys and bad ones have a store each, so that a
 * flood of bad ones cannot push out the good. Known by their hashes, so that no key lies in memory. Of one event loop: not safe for
 * use by more threads.
 */
final class RecentKeys {

    static final Duration MEMORY = Duration.ofMinutes(1);

    private static final int GOOD_MAX = 10_000;
    private static final int BAD_MAX = 2_000;

    private final Map<ByteBuffer, Verdict> good = bounded(GOOD_MAX);
    private final Map<ByteBuffer, Verdict> bad = bounded(BAD_MAX);
    private final Map<ByteBuffer, Future<Optional<Caller>>> looking = new HashMap<>();
    private long generation;

    /** @param caller empty for a bad key */
    record Verdict(Optional<Caller> caller, Instant until) {}

    /** What was said of the key, unless that is too old; null when nothing. */
    @Nullable
    Verdict find(ByteBuffer key, Instant now, long currentGeneration) {
        if (generation != currentGeneration) {
            good.clear();
            bad.clear();
            generation = currentGeneration;
            return null;
        }
        Verdict found = good.get(key);
        if (found == null) {
            found = bad.get(key);
        }
        return found == null || !found.until().isAfter(now) ? null : found;
    }

    /** @param asOf the generation when the look began; an answer of an earlier one is not kept */
    void remember(ByteBuffer key, Optional<Caller> caller, Instant now, long asOf) {
        if (asOf != generation) {
            return;
        }
        Verdict verdict = new Verdict(caller, now.plus(MEMORY));
        (caller.isPresent() ? good : bad).put(key, verdict);
        (caller.isPresent() ? bad : good).remove(key);
    }

    /** Has the look-up under way answered to all who ask meanwhile. */
    Future<Optional<Caller>> lookOnce(ByteBuffer key, Supplier<Future<Optional<Caller>>> look) {
        Future<Optional<Caller>> underWay = looking.get(key);
        if (underWay != null) {
            return underWay;
        }
        Future<Optional<Caller>> begun = look.get();
        if (!begun.isComplete()) {
            looking.put(key, begun);
            begun.onComplete(done -> looking.remove(key));
        }
        return begun;
    }

    int size() {
        return good.size() + bad.size();
    }

    private static Map<ByteBuffer, Verdict> bounded(int entriesMax) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Verdict> eldest) {
                return size() > entriesMax;
            }
        };
    }
}
