package dev.penstock.gateway.realtime.core;

/** What a hub tells its metrics. Called on the hub's thread; must not call back. */
public interface HubObserver {

    /** Changes of a drive whose commit was heard of at {@code committedAtMs} were handed to the sockets. */
    void pushed(long committedAtMs, long nowMs);

    /** A session's queue overflowed; it gets a doorbell when it has drained. */
    void collapsed();

    /** A subscription was opened. */
    void opened(Opened.Outcome outcome);

    /** A hint brought nothing new. */
    void staleHint();
}
