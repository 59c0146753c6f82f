package dev.penstock.gateway.upstream.core;

import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One after the other, all alike. Begins anywhere, so that event loops and nodes that start together do not all begin with the same
 * server. Keeps a place, not a count: there is nothing that could overflow.
 */
public final class Turns<S extends Server> implements Picker<S> {

    private final List<S> servers;
    private int place;

    private Turns(List<S> servers, int place) {
        this.servers = servers;
        this.place = place;
    }

    /** By weight when the weights differ. */
    public static <S extends Server> Picker<S> of(Roster<S> roster, RandomGenerator random) {
        int size = roster.usable().size();
        return roster.even()
                ? new Turns<>(roster.usable(), size == 0 ? 0 : random.nextInt(size))
                : new WeightedTurns<>(roster, random);
    }

    @Override
    public @Nullable S pick(long hash, Collection<? extends S> tried) {
        int size = servers.size();
        for (int i = 0; i < size; i++) {
            S server = next(size);
            if (tried.isEmpty() || !tried.contains(server)) {
                return server;
            }
        }
        return size == 0 ? null : next(size);
    }

    private S next(int size) {
        S server = servers.get(place);
        place = place + 1 == size ? 0 : place + 1;
        return server;
    }
}
