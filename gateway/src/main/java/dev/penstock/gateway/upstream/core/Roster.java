package dev.penstock.gateway.upstream.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Who may be picked, and with which share. Immutable; replaced whenever something changes.
 *
 * <p><b>Panic:</b> when fewer than a given share of the servers that are not draining are well, all of those are on the roster. So
 * many do not fall ill on their own: the checks are wrong, the network is, or what is left would be overrun. It also means that a
 * cluster is never without a server as long as it has one that is not draining.
 *
 * @param <S> the servers
 */
public final class Roster<S extends Server> {

    private final List<S> all;
    private final int[] percents;
    private final List<S> usable;
    private final int[] weights;
    private final boolean panic;

    private Roster(List<S> all, int[] percents, List<S> usable, int[] weights, boolean panic) {
        this.all = List.copyOf(all);
        this.percents = percents;
        this.usable = List.copyOf(usable);
        this.weights = weights;
        this.panic = panic;
    }

    /**
     * Draws it up.
     *
     * @param panicPercent 0 to 100; 0 for never, then a roster may be empty
     */
    public static <S extends Server> Roster<S> of(List<Standing<S>> standings, int panicPercent) {
        int expected = 0;
        int well = 0;
        boolean growing = false;
        for (Standing<S> standing : standings) {
            if (!standing.draining()) {
                expected++;
                well += standing.well() ? 1 : 0;
                growing |= standing.well() && standing.percent() < 100;
            }
        }
        boolean panic = well * 100L < (long) expected * panicPercent;
        List<S> all = new ArrayList<>();
        List<S> usable = new ArrayList<>();
        int[] percents = new int[standings.size()];
        int[] weights = new int[standings.size()];
        for (int i = 0; i < standings.size(); i++) {
            Standing<S> standing = standings.get(i);
            all.add(standing.server());
            if (!standing.draining() && (standing.well() || panic)) {
                percents[i] = panic ? 100 : standing.percent();
                // Whole weights as long as nobody grows: equal ones stay recognisable as such.
                weights[usable.size()] = growing && !panic ? standing.weight() * standing.percent() : standing.weight();
                usable.add(standing.server());
            }
        }
        return new Roster<>(all, percents, usable, Arrays.copyOf(weights, usable.size()), panic);
    }

    /** Those that may be picked. */
    public List<S> usable() {
        return usable;
    }

    /** Whether the servers' health is ignored for now. */
    public boolean panic() {
        return panic;
    }

    /** Everyone, whatever their standing, in the order given. */
    List<S> all() {
        return all;
    }

    /** How much of its share the server at this place of {@link #all()} has: 0 to 100. */
    int percent(int place) {
        return percents[place];
    }

    /** The share of the server at this place of {@link #usable()}. */
    int weight(int place) {
        return weights[place];
    }

    /** Whether all shares are the same. */
    boolean even() {
        for (int weight : weights) {
            if (weight != weights[0]) {
                return false;
            }
        }
        return true;
    }
}
