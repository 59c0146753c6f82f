package dev.penstock.gateway.auth;

import dev.penstock.gateway.announce.Announcements;
import dev.penstock.gateway.announce.Topic;
import dev.penstock.gateway.request.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What has ended while access tokens that rest on it still count, on every node: told by {@link Topic#REVOKED} within
 * milliseconds, and by {@link RevocationWatch} within seconds if that got lost. Asked on every request, so it answers without a lock
 * from a map that is mostly empty. Each entry is kept for as long as the youngest token it may concern. Bounded: beyond the limit
 * the oldest are forgotten, whose tokens are the next to expire. Any thread.
 */
public final class Revocations {

    private static final int ENTRIES_MAX = 200_000;

    /** Clocks of nodes differ a little. */
    private static final Duration TOKEN_MARGIN = Duration.ofMinutes(1);

    private final Announcements announcements;
    private final long keptNanos;

    /** Logins and devices by id, with the time they are to be forgotten. */
    private final Map<UUID, Long> ended = new ConcurrentHashMap<>();

    /** The same in the order they came, which is the order they go. */
    private final Queue<UUID> order = new ConcurrentLinkedQueue<>();

    private final AtomicInteger size = new AtomicInteger();

    /** Users and tenants out of action, with the time this node heard of it. */
    private final Map<UUID, Long> suspended = new ConcurrentHashMap<>();

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** @param accessTtl the longest life of an access token */
    public Revocations(Announcements announcements, Duration accessTtl, MeterRegistry meters) {
        this.announcements = announcements;
        this.keptNanos = accessTtl.plus(TOKEN_MARGIN).toNanos();
        announcements.subscribe(Topic.REVOKED, text -> Revocation.decode(text).ifPresent(this::apply));
        meters.gauge("penstock.auth.revocations", size);
    }

    /**
     * From now on nothing that rests on it counts on this node, and in a moment on no other: its requests are refused and its
     * sockets closed. To be called after the transaction that made it so; if it is not, the nodes find out within seconds.
     */
    public void revoke(Revocation revocation) {
        announcements.publish(Topic.REVOKED, revocation.encode());
    }

    /** Whether what a caller's credential rests on has ended, as far as this node knows. */
    public boolean ended(Caller caller) {
        return hasEnded(caller.loginId(), caller.deviceId()) || isSuspended(caller.userId(), caller.tenantId());
    }

    private boolean hasEnded(UUID login, UUID device) {
        return !ended.isEmpty() && (ended.containsKey(login) || ended.containsKey(device));
    }

    private boolean isSuspended(UUID user, UUID tenant) {
        return !suspended.isEmpty() && (suspended.containsKey(user) || suspended.containsKey(tenant));
    }

    /** Has something run whenever {@link #ended} may have begun to hold for somebody. On any thread; returns at once. */
    public void onEnd(Runnable look) {
        listeners.add(look);
    }

    /** Something else that ends callers has changed. */
    void changed() {
        listeners.forEach(Runnable::run);
    }

    /** What a look into the database found: all that is out of action, and what has ended lately. */
    void found(List<Revocation> all, long lookedAtNanos) {
        Set<UUID> states = ConcurrentHashMap.newKeySet();
        for (Revocation one : all) {
            if (one.kind().mayBeRestored()) {
                states.add(one.id());
            }
            apply(one);
        }
        // What was heard while the look was under way may be news it has not seen.
        suspended.forEach((id, heardAt) -> {
            if (heardAt - lookedAtNanos < 0 && !states.contains(id)) {
                suspended.remove(id, heardAt);
            }
        });
        forget(System.nanoTime());
    }

    private void apply(Revocation one) {
        boolean news;
        if (!one.kind().mayBeRestored()) {
            news = end(one.id());
        } else if (one.restored()) {
            suspended.remove(one.id());
            news = false;
        } else {
            news = suspended.put(one.id(), System.nanoTime()) == null;
        }
        if (news) {
            changed();
        }
    }

    private boolean end(UUID id) {
        long now = System.nanoTime();
        if (ended.putIfAbsent(id, now + keptNanos) != null) {
            return false;
        }
        order.add(id);
        if (size.incrementAndGet() > ENTRIES_MAX) {
            forgetOldest();
        }
        return true;
    }

    private void forget(long nowNanos) {
        UUID oldest = order.peek();
        while (oldest != null && ended.getOrDefault(oldest, nowNanos) - nowNanos <= 0) {
            forgetOldest();
            oldest = order.peek();
        }
    }

    private void forgetOldest() {
        UUID oldest = order.poll();
        if (oldest != null) {
            ended.remove(oldest);
            size.decrementAndGet();
        }
    }
}
