package dev.penstock.protocol.amqp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.protocol.jobs.JobKind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopologyTest {
    private static final TopologyNames NAMES = new TopologyNames(TopologyNames.PREFIX_DEFAULT);

    private static Topology topology(BrokerFlavour flavour) {
        return Topology.of(NAMES, List.of("shared", "acme"), List.of(JobKind.THUMBNAIL), flavour);
    }

    @Test
    void namesEverythingUnderItsPrefix() {
        assertEquals("penstock.jobs", NAMES.jobsExchange());
        assertEquals("penstock.unrouted", NAMES.unroutedExchange());
        assertEquals("penstock.control", NAMES.controlExchange());
        assertEquals("penstock.job.shared.thumbnail", NAMES.jobQueue("shared", "thumbnail"));
        assertEquals("shared.thumbnail", NAMES.routingKey("shared", "thumbnail"));
        assertEquals("penstock.dead.thumbnail", NAMES.deadQueue("thumbnail"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "UPPER", "a.b", "-a", "a b", "ü"})
    void refusesStepsThatWouldBlurNames(String step) {
        assertThrows(IllegalArgumentException.class, () -> NAMES.jobQueue(step, "thumbnail"));
        assertThrows(IllegalArgumentException.class, () -> NAMES.deadQueue(step));
    }

    @Test
    void refusesPrefixesThatAreNone() {
        assertThrows(IllegalArgumentException.class, () -> new TopologyNames(""));
        assertThrows(IllegalArgumentException.class, () -> new TopologyNames("With Space"));
    }

    @ParameterizedTest
    @EnumSource
    void hasAQueueForEachPoolAndKind(BrokerFlavour flavour) {
        Topology topology = topology(flavour);
        assertEquals(
                List.of(
                        "penstock.unrouted",
                        "penstock.dead.thumbnail",
                        "penstock.job.shared.thumbnail",
                        "penstock.job.acme.thumbnail"),
                topology.queues().stream().map(Topology.Queue::name).toList());
        assertEquals(
                List.of(
                        new Topology.Binding("penstock.unrouted", "penstock.unrouted", ""),
                        new Topology.Binding("penstock.jobs", "penstock.job.shared.thumbnail", "shared.thumbnail"),
                        new Topology.Binding("penstock.jobs", "penstock.job.acme.thumbnail", "acme.thumbnail")),
                topology.bindings());
    }

    @ParameterizedTest
    @EnumSource
    void bindsOnlyWhatItDeclares(BrokerFlavour flavour) {
        Topology topology = topology(flavour);
        Set<String> exchanges = new HashSet<>();
        topology.exchanges().forEach(exchange -> {
            Object alternate = exchange.arguments().get("alternate-exchange");
            assertTrue(alternate == null || exchanges.contains(alternate), "declared before it is referred to");
            assertTrue(exchanges.add(exchange.name()));
        });
        Set<String> queues = new HashSet<>();
        topology.queues().forEach(queue -> assertTrue(queues.add(queue.name())));
        topology.bindings().forEach(binding -> {
            assertTrue(exchanges.contains(binding.exchange()));
            assertTrue(queues.contains(binding.queue()));
        });
    }

    @Test
    void bothFlavoursHaveTheSameNamesAndBindings() {
        Topology quorum = topology(BrokerFlavour.QUORUM);
        Topology plain = topology(BrokerFlavour.PLAIN);
        assertEquals(quorum.bindings(), plain.bindings());
        assertEquals(
                quorum.exchanges().stream().map(e -> e.name() + e.type()).toList(),
                plain.exchanges().stream().map(e -> e.name() + e.type()).toList());
        assertEquals(
                quorum.queues().stream().map(Topology.Queue::name).toList(),
                plain.queues().stream().map(Topology.Queue::name).toList());
    }

    @Test
    void plainHasNoArgumentAtAll() {
        Topology plain = topology(BrokerFlavour.PLAIN);
        assertTrue(plain.exchanges().stream().allMatch(e -> e.arguments().isEmpty()));
        assertTrue(plain.queues().stream().allMatch(q -> q.arguments().isEmpty()));
    }

    @Test
    void quorumKeepsWhatItCannotDeliver() {
        Topology quorum = topology(BrokerFlavour.QUORUM);
        Map<String, Object> job = quorum.queues().get(2).arguments();
        assertEquals("quorum", job.get("x-queue-type"));
        assertEquals(Topology.DELIVERY_LIMIT, job.get("x-delivery-limit"));
        assertEquals("", job.get("x-dead-letter-exchange"));
        assertEquals("penstock.dead.thumbnail", job.get("x-dead-letter-routing-key"));
        assertEquals("at-least-once", job.get("x-dead-letter-strategy"));
        assertEquals("reject-publish", job.get("x-overflow"));
        assertEquals(
                Map.of("alternate-exchange", "penstock.unrouted"),
                quorum.exchanges().get(1).arguments());
        assertFalse(quorum.queues().stream().anyMatch(q -> !q.arguments().containsKey("x-max-length")), "bounded");
    }

    @Test
    void exchangeTypesHaveAmqpNames() {
        assertEquals("direct", Topology.ExchangeType.DIRECT.amqp());
        assertEquals("fanout", Topology.ExchangeType.FANOUT.amqp());
    }
}
