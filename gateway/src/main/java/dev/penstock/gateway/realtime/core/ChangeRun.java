package dev.penstock.gateway.realtime.core;

/** A gapless stretch of a drive's journal held in memory: the changes {@code base+1 .. top}. */
interface ChangeRun {

    /** The position just before the oldest change held. */
    long base();

    /** The newest change held; equal to {@link #base()} when the run is empty. */
    long top();

    /** The change with this number, {@code base < seq <= top}. */
    Entry get(long seq);

    /** Whether everything after {@code position} up to {@link #top()} can be told from this run. */
    default boolean covers(long position) {
        return position >= base() && position <= top();
    }
}
