package dev.penstock.protocol.amqp;

import dev.penstock.protocol.jobs.JobKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Everything to declare in a broker before jobs can flow, as data. Declare in this order: exchanges, queues, bindings. All of it
 * is durable and nothing is ever deleted by itself; declaring twice is harmless.
 *
 * @param exchanges in an order that lets each refer to those before it
 */
public record Topology(TopologyNames names, List<Exchange> exchanges, List<Queue> queues, List<Binding> bindings) {
    /** Deliveries a quorum queue gives a message before it dead-letters it: a net under the ledger's own, lower limit. */
    public static final int DELIVERY_LIMIT = 20;

    /** Messages a job queue takes before it refuses more; the relay keeps far fewer in it. */
    public static final int QUEUE_LENGTH_MAX = 50_000;

    public Topology {
        exchanges = List.copyOf(exchanges);
        queues = List.copyOf(queues);
        bindings = List.copyOf(bindings);
    }

    /** The whole topology for these pools and kinds. */
    public static Topology of(
            TopologyNames names, Collection<String> pools, Collection<JobKind> kinds, BrokerFlavour flavour) {
        return new TopologyPlan(names, flavour)
                .of(pools, kinds.stream().map(JobKind::wire).toList());
    }

    /** How an exchange routes. */
    public enum ExchangeType {
        DIRECT,
        FANOUT;

        /** The AMQP name. */
        public String amqp() {
            return this == DIRECT ? "direct" : "fanout";
        }
    }

    /** A durable exchange. */
    public record Exchange(String name, ExchangeType type, Map<String, Object> arguments) {
        public Exchange {
            arguments = Map.copyOf(arguments);
        }
    }

    /** A durable queue that is neither exclusive nor deleted by itself. */
    public record Queue(String name, Map<String, Object> arguments) {
        public Queue {
            arguments = Map.copyOf(arguments);
        }
    }

    /** From an exchange to a queue. */
    public record Binding(String exchange, String queue, String routingKey) {}

    /** Lays the topology out. */
    private record TopologyPlan(TopologyNames names, BrokerFlavour flavour) {
        Topology of(Collection<String> pools, List<String> kinds) {
            List<Queue> queues = new ArrayList<>();
            List<Binding> bindings = new ArrayList<>();
            queues.add(new Queue(names.unroutedQueue(), ifQuorum(heldArguments())));
            bindings.add(new Binding(names.unroutedExchange(), names.unroutedQueue(), ""));
            for (String kind : kinds) {
                queues.add(new Queue(names.deadQueue(kind), ifQuorum(heldArguments())));
                for (String pool : pools) {
                    String queue = names.jobQueue(pool, kind);
                    queues.add(new Queue(queue, ifQuorum(jobArguments(kind))));
                    bindings.add(new Binding(names.jobsExchange(), queue, names.routingKey(pool, kind)));
                }
            }
            return new Topology(names, exchanges(), queues, bindings);
        }

        private List<Exchange> exchanges() {
            return List.of(
                    new Exchange(names.unroutedExchange(), ExchangeType.FANOUT, Map.of()),
                    new Exchange(
                            names.jobsExchange(),
                            ExchangeType.DIRECT,
                            ifQuorum(Map.of("alternate-exchange", names.unroutedExchange()))),
                    new Exchange(names.controlExchange(), ExchangeType.FANOUT, Map.of()));
        }

        private Map<String, Object> jobArguments(String kind) {
            return Map.of(
                    "x-queue-type", "quorum",
                    "x-delivery-limit", DELIVERY_LIMIT,
                    "x-dead-letter-exchange", "",
                    "x-dead-letter-routing-key", names.deadQueue(kind),
                    "x-dead-letter-strategy", "at-least-once",
                    "x-overflow", "reject-publish",
                    "x-max-length", QUEUE_LENGTH_MAX);
        }

        /** What is only kept for inspection drops its oldest messages: the ledger has them all. */
        private static Map<String, Object> heldArguments() {
            return Map.of("x-queue-type", "quorum", "x-overflow", "drop-head", "x-max-length", QUEUE_LENGTH_MAX);
        }

        private Map<String, Object> ifQuorum(Map<String, Object> arguments) {
            return flavour == BrokerFlavour.QUORUM ? arguments : Map.of();
        }
    }
}
