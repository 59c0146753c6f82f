package dev.penstock.protocol.http;

import dev.penstock.protocol.json.WireEnum;
import dev.penstock.protocol.routes.BalanceDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An upstream cluster as one node has it.
 *
 * @param strategy how endpoints are picked
 * @param panic whether the endpoints' health is ignored, too few of them being well
 * @param breaker null when it has none
 * @param inFlight requests
 * @param waiting of those: without a connection yet
 * @param connections open, idle ones too, tunnels not
 * @param tunnels upgraded connections
 */
public record ClusterView(
        String name,
        BalanceDocument.Strategy strategy,
        boolean panic,
        @Nullable Breaker breaker,
        int inFlight,
        int waiting,
        int connections,
        int tunnels,
        List<UpstreamEndpointView> endpoints) {
    public ClusterView {
        endpoints = List.copyOf(endpoints);
    }

    /** What the cluster's breaker does. */
    public enum Breaker implements WireEnum {
        CLOSED,
        HALF_OPEN,
        OPEN
    }
}
