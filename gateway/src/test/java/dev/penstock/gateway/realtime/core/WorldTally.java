package dev.penstock.gateway.realtime.core;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Counts what happened in the worlds of a property, so that a test can insist on variety. */
final class WorldTally implements HubObserver {

    private final Map<Opened.Outcome, Integer> outcomes = new EnumMap<>(Opened.Outcome.class);
    private final Set<ResyncCause> resyncs = new TreeSet<>();
    private int pushes;
    private int collapses;
    private int staleHints;
    private int laggardReads;

    @Override
    public void pushed(long committedAtMs) {
        pushes++;
    }

    @Override
    public void collapsed() {
        collapses++;
    }

    @Override
    public void opened(Opened.Outcome outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    @Override
    public void staleHint() {
        staleHints++;
    }

    void resync(ResyncCause cause) {
        resyncs.add(cause);
    }

    void readOfSomethingOld() {
        laggardReads++;
    }

    boolean complete() {
        return pushes > 0
                && collapses > 0
                && staleHints > 0
                && laggardReads > 0
                && resyncs.contains(ResyncCause.EPOCH)
                && resyncs.contains(ResyncCause.GAP)
                && outcomes.size() == Opened.Outcome.values().length;
    }

    @Override
    public String toString() {
        return "pushes " + pushes + ", collapses " + collapses + ", stale hints " + staleHints + ", laggard reads "
                + laggardReads + ", resyncs " + resyncs + ", opened " + outcomes;
    }
}
