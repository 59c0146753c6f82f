package dev.penstock.gateway.outbox.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one channel has published and the broker has not answered for. Belongs to that channel alone and is thrown away with
 * it: sequence numbers mean nothing on another. Every dispatch leaves it exactly once, as confirmed or as refused. Not
 * thread-safe.
 */
public final class ConfirmTracker {

    private record Outstanding(Dispatch dispatch, long publishedNanos) {}

    private final NavigableMap<Long, Outstanding> bySequence = new TreeMap<>();
    private final Map<String, Long> byMessageId = new HashMap<>();
    private final Set<Long> returned = new HashSet<>();
    private long lastSequence;

    /** What an answer of the broker settles. */
    public record Settled(List<Dispatch> confirmed, List<Dispatch> refused) {
        public Settled {
            confirmed = List.copyOf(confirmed);
            refused = List.copyOf(refused);
        }

        static final Settled NOTHING = new Settled(List.of(), List.of());
    }

    /**
     * Takes note of a dispatch before it is published.
     *
     * @return the sequence number the channel will give it; channels count publishes from 1
     */
    public long publishing(Dispatch dispatch, long nowNanos) {
        long sequence = ++lastSequence;
        bySequence.put(sequence, new Outstanding(dispatch, nowNanos));
        byMessageId.put(dispatch.messageId(), sequence);
        return sequence;
    }

    /** The broker could not route this message; its acknowledgement follows and will count as a refusal. */
    public void returned(String messageId) {
        Long sequence = byMessageId.get(messageId);
        if (sequence != null) {
            returned.add(sequence);
        }
    }

    /** The broker has taken this message, and with {@code multiple} all before it. */
    public Settled acked(long sequence, boolean multiple) {
        List<Dispatch> confirmed = new ArrayList<>();
        List<Dispatch> refused = new ArrayList<>();
        for (long settled : affected(sequence, multiple)) {
            boolean unroutable = returned.contains(settled);
            (unroutable ? refused : confirmed).add(remove(settled));
        }
        return new Settled(confirmed, refused);
    }

    /** The broker has refused this message, and with {@code multiple} all before it. */
    public Settled nacked(long sequence, boolean multiple) {
        List<Dispatch> refused =
                affected(sequence, multiple).stream().map(this::remove).toList();
        return refused.isEmpty() ? Settled.NOTHING : new Settled(List.of(), refused);
    }

    /** Whether something published before {@code nanos} is still unanswered: the channel can no longer be trusted. */
    public boolean isOverdue(long nanos) {
        return !bySequence.isEmpty() && bySequence.firstEntry().getValue().publishedNanos() - nanos < 0;
    }

    /** The channel is gone: nobody knows what became of these. */
    public List<Dispatch> abandon() {
        return new ArrayList<>(bySequence.keySet()).stream().map(this::remove).toList();
    }

    /** How many are unanswered. */
    public int size() {
        return bySequence.size();
    }

    private Collection<Long> affected(long sequence, boolean multiple) {
        if (multiple) {
            return new ArrayList<>(bySequence.headMap(sequence, true).keySet());
        }
        return bySequence.containsKey(sequence) ? List.of(sequence) : List.of();
    }

    private Dispatch remove(long sequence) {
        Outstanding outstanding = bySequence.remove(sequence);
        if (outstanding == null) {
            throw new IllegalStateException("sequence: " + sequence + " (expected: an outstanding one)");
        }
        byMessageId.remove(outstanding.dispatch().messageId());
        returned.remove(sequence);
        return outstanding.dispatch();
    }
}
