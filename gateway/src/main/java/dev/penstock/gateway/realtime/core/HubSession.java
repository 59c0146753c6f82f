package dev.penstock.gateway.realtime.core;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the hub sees it: where its frames go, what it is subscribed to, how much of it is
 * in flight. Lives on the hub's thread.
 */
public final class HubSession {

    private final Outlet outlet;
    private final SendQueue queue;
    private final List<Subscription> subscriptions = new ArrayList<>(2);
    private final List<PendingOpen> openings = new ArrayList<>(0);
    private boolean live;
    private boolean closed;

    HubSession(Outlet outlet, SendQueue queue) {
        this.outlet = outlet;
        this.queue = queue;
    }

    /** Sends a frame now, stalled or not; for answers to the client and other control frames. */
    public void write(Frame frame) {
        if (!closed) {
            queue.wrote(frame.sizeBytes());
            outlet.write(frame);
        }
    }

    /** Whether the client reads slower than it is sent to; its own frames should then wait. */
    public boolean stalled() {
        return !queue.open();
    }

    /** Bytes handed to the transport that have not left it. */
    public int inFlightBytes() {
        return queue.inFlightBytes();
    }

    /** Drives subscribed or being subscribed. */
    public int drives() {
        return subscriptions.size() + openings.size();
    }

    /** The drives it is subscribed to. */
    public List<UUID> followed() {
        return subscriptions.stream().map(s -> s.feed.key().drive()).toList();
    }

    /** How many changes behind a session is that has applied {@code seq}; empty when it does not follow the drive. */
    public OptionalLong lag(UUID drive, long seq) {
        Subscription subscription = find(drive);
        return subscription == null ? OptionalLong.empty() : OptionalLong.of(subscription.feed.lag(seq));
    }

    SendQueue queue() {
        return queue;
    }

    List<Subscription> subscriptions() {
        return subscriptions;
    }

    @Nullable
    Subscription find(UUID drive) {
        for (Subscription subscription : subscriptions) {
            if (subscription.feed.key().drive().equals(drive)) {
                return subscription;
            }
        }
        return null;
    }

    boolean live() {
        return live && !closed;
    }

    boolean closed() {
        return closed;
    }

    void activate() {
        live = true;
    }

    void close() {
        closed = true;
    }

    /** Subscriptions that wait for a journal read. */
    List<PendingOpen> openings() {
        return openings;
    }
}
