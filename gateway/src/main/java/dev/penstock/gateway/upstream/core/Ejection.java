package dev.penstock.gateway.upstream.core;

/**
 * Whether one server is left out, and for how long: the first time for a base time, each further time for that much longer, up to a
 * most. For every base time it has been back, one time is forgotten. Belongs to one thread.
 */
public final class Ejection {

    private final long baseNanos;
    private final long mostNanos;
    private long times;
    private long untilNanos;
    private boolean out;

    public Ejection(long baseNanos, long mostNanos) {
        this.baseNanos = baseNanos;
        this.mostNanos = mostNanos;
    }

    /** How many may be out at once: always one, else a cluster of two could never leave out a broken one. */
    public static int allowed(int servers, int percentMax) {
        return Math.max(1, (int) ((long) servers * percentMax / 100));
    }

    /** Leaves it out; gives for how long. Not to be called while it is out. */
    public long eject(long nowNanos) {
        if (times > 0) {
            times = Math.max(0, times - Math.max(0, nowNanos - untilNanos) / baseNanos);
        }
        times++;
        long nanos = times > mostNanos / baseNanos ? mostNanos : Math.min(mostNanos, baseNanos * times);
        untilNanos = nowNanos + nanos;
        out = true;
        return nanos;
    }

    /** Takes it back if its time is over; true if that happened now. */
    public boolean takeBack(long nowNanos) {
        boolean over = out && nowNanos - untilNanos >= 0;
        out &= !over;
        return over;
    }

    public boolean out() {
        return out;
    }

    /** When it comes back; means nothing unless it is out. */
    public long untilNanos() {
        return untilNanos;
    }
}
