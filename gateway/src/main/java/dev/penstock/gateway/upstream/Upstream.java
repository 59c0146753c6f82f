package dev.penstock.gateway.upstream;

import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.ProblemException;
import java.util.Collection;

/** A cluster as those who forward requests see it. For any event loop; what it gives out belongs to the loop that asked. */
public interface Upstream {

    String name();

    /** What those who forward must keep to. */
    UpstreamPolicy policy();

    /**
     * Picks an endpoint for one try of a request and counts it in flight until {@link Attempt#done}. To be called on the event loop
     * of the request.
     *
     * @param tried endpoints that have failed this request: others are preferred. Small; empty for the first try
     * @throws ProblemException {@code upstream-unavailable} when there is no endpoint or the breaker is open, {@code
     *     upstream-overloaded} when as many requests as may be are in flight; both with {@code Retry-After}
     */
    Attempt attempt(RequestTraits request, Collection<Endpoint> tried);

    /** As {@link #attempt(RequestTraits, Collection)}, for a request on its way through the gateway. */
    default Attempt attempt(Exchange exchange, Collection<Endpoint> tried) {
        return attempt(RequestTraits.of(exchange), tried);
    }

    /** Whether one more try of a failed request may be made: takes it from the retry budget. */
    boolean mayRetry();
}
