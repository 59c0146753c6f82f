package dev.penstock.gateway.realtime.core;

/** Somebody who waits, once, for news of a drive: a long-poll. */
public final class Watch {

    private final DriveFeed feed;
    private final long epoch;
    private final long after;
    private final Runnable wake;

    Watch(DriveFeed feed, long epoch, long after, Runnable wake) {
        this.feed = feed;
        this.epoch = epoch;
        this.after = after;
        this.wake = wake;
    }

    DriveFeed feed() {
        return feed;
    }

    boolean due(long headEpoch, long head) {
        return headEpoch != epoch || head > after;
    }

    void wake() {
        wake.run();
    }
}
