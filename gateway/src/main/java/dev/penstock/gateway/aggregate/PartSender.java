package dev.penstock.gateway.aggregate;

import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.upstream.Attempt;
import dev.penstock.protocol.routes.AggregatePartDocument;

/** Finds who answers a part of an aggregate. On the exchange's event loop. */
@FunctionalInterface
public interface PartSender {

    /** One try; throws as {@link dev.penstock.gateway.upstream.Upstream#attempt}. */
    Attempt attempt(Exchange exchange, AggregatePartDocument part);
}
