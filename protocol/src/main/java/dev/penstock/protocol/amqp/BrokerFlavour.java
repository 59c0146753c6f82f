package dev.penstock.protocol.amqp;

/** What a broker can do, and so how much of the topology is asked of it. */
public enum BrokerFlavour {
    /** RabbitMQ 3.10 and later: quorum queues, delivery limit, at-least-once dead-lettering, alternate exchange. */
    QUORUM,
    /** Any AMQP 0-9-1 broker, such as Qpid Broker-J: the same names and bindings without a single extension argument. */
    PLAIN
}
