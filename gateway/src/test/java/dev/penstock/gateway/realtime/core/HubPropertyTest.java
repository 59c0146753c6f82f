package dev.penstock.gateway.realtime.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.lifecycle.AfterContainer;

/** The guarantee of {@link Hub}, against a model, for arbitrary histories. */
final class HubPropertyTest {

    private static final WorldTally TALLY = new WorldTally();

    /** A property that never met the hard cases would prove nothing. */
    @AfterContainer
    static void theHardCasesWereMet() {
        assertTrue(TALLY.complete(), TALLY::toString);
    }

    @Property(tries = 2_000)
    void whatClientsApplyEqualsTheJournal(@ForAll("histories") List<Integer> history) {
        SyncWorld world = new SyncWorld(2, 2, 4, TALLY);
        world.clients.forEach(client -> client.connect(world.nodes.get(0), 1));
        world.clients.forEach(client -> client.subscribe(world.drives.get(0)));
        history.forEach(world::step);
        world.settle();
        world.assertEveryClientHoldsTheJournal();
    }

    @Property(tries = 500)
    void holdsForManyDrivesOnOneNode(@ForAll("histories") List<Integer> history) {
        SyncWorld world = new SyncWorld(6, 1, 3, TALLY);
        world.clients.forEach(client -> client.connect(world.nodes.get(0), 1));
        world.drives.forEach(drive -> world.clients.forEach(client -> client.subscribe(drive)));
        history.forEach(world::step);
        world.settle();
        world.assertEveryClientHoldsTheJournal();
    }

    @Provide
    Arbitrary<List<Integer>> histories() {
        return Arbitraries.integers()
                .between(0, 100_000)
                .withDistribution(RandomDistribution.uniform())
                .list()
                .ofMaxSize(800);
    }
}
