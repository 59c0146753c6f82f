package dev.penstock.gateway.realtime.core;

/** What a hub tells its metrics. Called on the hub's thread; must not call back. */
public interface HubObserver {

    /** Changes of a drive were handed to the sockets; {@code committedAtMs} is the first hint's. */
    void pushed(long committedAtMs);

    /** A session's queue overflowed; it gets a doorbell when it has drained. */
    void collapsed();

    /** A subscription was opened. */
    void opened(Opened.Outcome outcome);

    /** A hint brought nothing new. */
    void staleHint();
}
