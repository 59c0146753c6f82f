package dev.penstock.gateway.outbox.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class JobPickerTest {
    private static final OffsetDateTime T0 = OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final JobPicker picker = new JobPicker();

    @Test
    void picksNothingWithoutRoomOrBacklog() {
        assertTrue(picker.pick(List.of(), 5).isEmpty());
        assertTrue(picker.pick(List.of(job(1, 1, 5, 0)), 0).isEmpty());
        assertTrue(picker.pick(List.of(job(1, 1, 5, 0)), -3).isEmpty());
    }

    @Test
    void aTenantsOwnJobsGoByPriorityThenAge() {
        ReadyJob bulk = job(1, 1, 9, 0);
        ReadyJob young = job(1, 2, 1, 60);
        ReadyJob old = job(1, 3, 1, 30);
        assertEquals(List.of(old, young, bulk), picker.pick(List.of(bulk, young, old), 3));
    }

    @Test
    void tenantsTakeTurnsWhateverTheirPriorities() {
        ReadyJob a1 = job(1, 1, 0, 0);
        ReadyJob a2 = job(1, 2, 0, 1);
        ReadyJob b1 = job(2, 3, 9, 50);
        assertEquals(List.of(a1, b1, a2), picker.pick(List.of(a1, a2, b1), 3));
    }

    @Test
    void theTurnGoesOnWhereTheLastChoiceEnded() {
        List<ReadyJob> backlog = List.of(job(1, 1, 5, 0), job(2, 2, 5, 0), job(3, 3, 5, 0));
        List<UUID> served = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            served.add(picker.pick(backlog, 1).get(0).tenantId());
        }
        assertEquals(List.of(tenant(1), tenant(2), tenant(3), tenant(1)), served);
    }

    @Property
    void wastesNoRoomAndPicksNothingTwice(
            @ForAll @IntRange(min = 0, max = 80) int jobs,
            @ForAll @IntRange(min = 0, max = 100) int room,
            @ForAll long seed) {
        List<ReadyJob> backlog = backlog(jobs, seed);
        List<ReadyJob> picked = new JobPicker().pick(backlog, room);
        assertEquals(Math.min(jobs, room), picked.size());
        assertEquals(picked.size(), new HashSet<>(picked).size());
        assertTrue(backlog.containsAll(picked));
    }

    /** At any moment no tenant with backlog left has been served two times less than another. */
    @Property
    void noTenantWithBacklogFallsBehind(@ForAll @IntRange(min = 1, max = 80) int jobs, @ForAll long seed) {
        List<ReadyJob> backlog = backlog(jobs, seed);
        Map<UUID, Integer> left = new HashMap<>();
        backlog.forEach(job -> left.merge(job.tenantId(), 1, Integer::sum));
        Map<UUID, Integer> served = new HashMap<>();
        for (ReadyJob job : new JobPicker().pick(backlog, jobs)) {
            served.merge(job.tenantId(), 1, Integer::sum);
            left.merge(job.tenantId(), -1, Integer::sum);
            int most = Collections.max(served.values());
            left.forEach((tenant, count) ->
                    assertTrue(count == 0 || served.getOrDefault(tenant, 0) >= most - 1, "starved: " + tenant));
        }
    }

    /** The same holds over many small choices, which is how the relay makes them. */
    @Property
    void choicesOfAnySizeGiveEveryTenantItsTurn(@ForAll @IntRange(min = 1, max = 7) int room, @ForAll long seed) {
        List<ReadyJob> backlog = new ArrayList<>(backlog(60, seed));
        int tenants = (int) backlog.stream().map(ReadyJob::tenantId).distinct().count();
        JobPicker fair = new JobPicker();
        List<UUID> served = new ArrayList<>();
        while (served.size() < tenants) {
            List<ReadyJob> picked = fair.pick(backlog, room);
            picked.forEach(job -> served.add(job.tenantId()));
            backlog.removeAll(picked);
        }
        assertEquals(tenants, new HashSet<>(served.subList(0, tenants)).size());
    }

    private static List<ReadyJob> backlog(int jobs, long seed) {
        Random random = new Random(seed);
        List<ReadyJob> backlog = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            backlog.add(job(random.nextInt(6), i, random.nextInt(10), random.nextInt(100)));
        }
        return backlog;
    }

    private static ReadyJob job(int tenant, int number, int priority, int afterSeconds) {
        return new ReadyJob(new UUID(2, number), tenant(tenant), priority, T0.plusSeconds(afterSeconds));
    }

    private static UUID tenant(int number) {
        return new UUID(1, number);
    }
}
