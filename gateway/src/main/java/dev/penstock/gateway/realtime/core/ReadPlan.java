package dev.penstock.gateway.realtime.core;

/**
 * When a feed reads the journal: one read at a time, and never because of the same hint twice. What a
 * hint claims is wanted until a read that started after it has told the truth, so a wrong hint costs one
 * read and nothing else.
 */
final class ReadPlan {

    private boolean reading;
    private boolean forced;
    private long wanted;
    private long wantedAtStart;
    private long notBeforeMs;
    private boolean tipLast;

    boolean reading() {
        return reading;
    }

    /** The highest number heard of. */
    long wanted() {
        return wanted;
    }

    void want(long seq) {
        wanted = Math.max(wanted, seq);
    }

    /** The next read happens even when nothing new was heard of. */
    void force() {
        forced = true;
    }

    boolean mayRead(long nowMs) {
        return !reading && nowMs >= notBeforeMs;
    }

    /** Whether the newest changes are to be read. */
    boolean tipDue(long top) {
        return forced || wanted > top;
    }

    /** Whether the tip goes first when a laggard waits as well: they take turns, so neither starves. */
    boolean tipFirst() {
        return !tipLast;
    }

    void started(boolean tip) {
        reading = true;
        tipLast = tip;
        wantedAtStart = wanted;
        if (tip) {
            forced = false;
        }
    }

    /** A read told the truth. */
    void answered(long head) {
        reading = false;
        if (wanted == wantedAtStart) {
            wanted = head;
        }
        want(head);
    }

    /** A read failed; what it was for is still wanted. */
    void failed(long retryAtMs) {
        reading = false;
        forced = true;
        notBeforeMs = retryAtMs;
    }

    /** Another epoch counts anew. */
    void reset() {
        wanted = 0;
        wantedAtStart = 0;
    }
}
