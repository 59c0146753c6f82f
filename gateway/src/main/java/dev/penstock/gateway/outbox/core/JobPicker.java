package dev.penstock.gateway.outbox.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Chooses which jobs of one pool's backlog are dispatched next: tenants take turns, one job a turn, and a tenant's own jobs
 * go by priority, then by age. The turn goes on where the last choice ended, so no tenant is served twice before every other
 * with backlog was served once. Not thread-safe: one instance for each pool and relay.
 */
public final class JobPicker {

    private @Nullable UUID lastServed;

    /**
     * Chooses at most {@code room} jobs, in dispatch order; fewer only when the backlog is smaller.
     *
     * @param backlog the first jobs of every tenant that has any
     */
    public List<ReadyJob> pick(Collection<ReadyJob> backlog, int room) {
        Deque<Deque<ReadyJob>> turns = turns(backlog);
        List<ReadyJob> picked = new ArrayList<>(Math.min(Math.max(room, 0), backlog.size()));
        while (picked.size() < room && !turns.isEmpty()) {
            Deque<ReadyJob> tenant = turns.removeFirst();
            ReadyJob job = tenant.removeFirst();
            picked.add(job);
            lastServed = job.tenantId();
            if (!tenant.isEmpty()) {
                turns.addLast(tenant);
            }
        }
        return picked;
    }

    /** Each tenant's jobs in their order; the tenants by id, beginning after the one served last. */
    private Deque<Deque<ReadyJob>> turns(Collection<ReadyJob> backlog) {
        TreeMap<UUID, Deque<ReadyJob>> byTenant = new TreeMap<>(Comparator.naturalOrder());
        backlog.stream().sorted(ReadyJob.OWN_ORDER).forEach(job -> byTenant.computeIfAbsent(
                        job.tenantId(), id -> new ArrayDeque<>())
                .addLast(job));
        Deque<Deque<ReadyJob>> turns = new ArrayDeque<>();
        if (lastServed == null) {
            turns.addAll(byTenant.values());
        } else {
            turns.addAll(byTenant.tailMap(lastServed, false).values());
            turns.addAll(byTenant.headMap(lastServed, true).values());
        }
        return turns;
    }
}
