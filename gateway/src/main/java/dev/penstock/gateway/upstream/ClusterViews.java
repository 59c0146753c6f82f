package dev.penstock.gateway.upstream;

import dev.penstock.gateway.upstream.core.Breaker;
import dev.penstock.gateway.upstream.core.HealthTally;
import dev.penstock.protocol.http.ClusterView;
import dev.penstock.protocol.http.UpstreamEndpointView;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Shows operators what is. Control loop only. */
final class ClusterViews {

    private ClusterViews() {}

    static ClusterView of(Cluster cluster) {
        ClusterCounts counts = cluster.counts();
        long now = System.nanoTime();
        long slowStart =
                TimeUnit.MILLISECONDS.toNanos(cluster.document().balance().slowStartMs());
        return new ClusterView(
                cluster.name(),
                cluster.document().balance().strategy(),
                cluster.keeper().lineup().roster().panic(),
                breaker(cluster.setup().breaker()),
                counts.inFlight().get(),
                counts.waiting().get(),
                cluster.setup().connections().open(),
                counts.tunnels().get(),
                cluster.keeper().members().stream()
                        .map(member -> endpoint(member, now, slowStart))
                        .toList());
    }

    private static UpstreamEndpointView endpoint(Member member, long nowNanos, long slowStartNanos) {
        Endpoint endpoint = member.endpoint();
        HealthTally tally = member.tally();
        Long ejectedForMs = member.ejection().out()
                ? TimeUnit.NANOSECONDS.toMillis(Math.max(0, member.ejection().untilNanos() - nowNanos))
                : null;
        return new UpstreamEndpointView(
                endpoint.label(),
                member.weight(),
                member.percent(nowNanos, slowStartNanos),
                endpoint.usable(),
                (tally == null || !tally.checked()) ? null : (Boolean) tally.healthy(),
                ejectedForMs,
                member.draining(),
                endpoint.inFlight(),
                endpoint.ejections());
    }

    private static ClusterView.@Nullable Breaker breaker(@Nullable Breaker breaker) {
        if (breaker == null) {
            return null;
        }
        return switch (breaker.state()) {
            case CLOSED -> ClusterView.Breaker.CLOSED;
            case HALF_OPEN -> ClusterView.Breaker.HALF_OPEN;
            case OPEN -> ClusterView.Breaker.OPEN;
        };
    }
}
