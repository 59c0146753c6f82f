package dev.penstock.gateway.realtime.core;

/** One session's place in one drive. Owned by the {@link DriveFeed}. */
final class Subscription {

    final HubSession session;
    final DriveFeed feed;

    /** The last change this session was told of on this connection, by {@code changes} or {@code head}. */
    long position;

    /** The queue overflowed: a doorbell is owed instead of the changes after {@link #position}. */
    boolean collapsed;

    /**
     * Still being told what it missed before it subscribed. That is read from the ring or the journal at
     * the session's own pace, so the byte bound does not count against it.
     */
    boolean replaying;

    /** Index in the feed's list, for removal in constant time. */
    int slot;

    Subscription(HubSession session, DriveFeed feed, long position, boolean replaying) {
        this.session = session;
        this.feed = feed;
        this.position = position;
        this.replaying = replaying;
    }
}
