package dev.penstock.gateway.upstream;

import dev.penstock.gateway.upstream.core.HashRing;
import dev.penstock.gateway.upstream.core.LessBusyOfTwo;
import dev.penstock.gateway.upstream.core.Picker;
import dev.penstock.gateway.upstream.core.RingWalk;
import dev.penstock.gateway.upstream.core.Roster;
import dev.penstock.gateway.upstream.core.Turns;
import dev.penstock.protocol.routes.BalanceDocument;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All that picking needs to know at one moment. Immutable.
 *
 * @param ring with the strategy hash, null otherwise
 * @param weights full ones of everybody on the ring
 * @param sticky endpoints a cookie may still lead to, by their ids; empty without the strategy sticky
 */
record Lineup(
        BalanceDocument balance,
        Roster<Endpoint> roster,
        @Nullable HashRing ring,
        List<Integer> weights,
        Map<String, Endpoint> sticky) {

    /** A picker for one event loop. */
    Picker<Endpoint> picker(IntSupplier inFlight, RandomGenerator random) {
        Integer factor = balance.loadFactorPercent();
        return switch (balance.strategy()) {
            case LEAST_CONNECTIONS -> new LessBusyOfTwo<>(roster, random);
            case HASH ->
                ring == null
                        ? Turns.of(roster, random)
                        : new RingWalk<>(
                                ring,
                                roster,
                                weights.stream().mapToInt(w -> w).toArray(),
                                factor == null ? 0 : factor,
                                inFlight);
            case ROUND_ROBIN, STICKY -> Turns.of(roster, random);
        };
    }
}
