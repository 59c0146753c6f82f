package dev.penstock.gateway.proxy;

import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.Target;
import dev.penstock.gateway.upstream.Upstream;
import dev.penstock.gateway.upstream.Upstreams;
import dev.penstock.protocol.routes.RouteDocument;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Makes the targets that forward to clusters. Any thread; what it makes is shared by all event loops. */
public final class ProxyTargets {

    private final Vertx vertx;
    private final Upstreams upstreams;
    private final ProxyMeters meters;
    private final Limits limits;
    private final FastThreadLocal<Loop> loops = new FastThreadLocal<>();
    private final List<Loop> all = new CopyOnWriteArrayList<>();

    /**
     * For one node.
     *
     * @param upstreams finds clusters, anew for every request
     */
    public ProxyTargets(Vertx vertx, Upstreams upstreams, MeterRegistry meters, Limits limits) {
        this.vertx = vertx;
        this.upstreams = upstreams;
        this.meters = new ProxyMeters(meters);
        this.limits = limits;
    }

    /**
     * What forwarding may hold.
     *
     * @param replayBytesMax of a request's body, kept so that it can be sent again; 0 for none
     * @param tunnelIdleMs silence after which a tunnel ends
     */
    public record Limits(int replayBytesMax, long tunnelIdleMs) {}

    /** To the cluster that the route's upstream target names, with all that the route says of the way. */
    public Target to(RouteDocument route) {
        return new ProxyTarget(this, ForwardPolicy.of(route));
    }

    /** To other nodes of this gateway, which serve the request as if it had come to them: credentials, host and upgrades pass. */
    public Target toPeers(String cluster) {
        return new ProxyTarget(this, ForwardPolicy.toPeers(cluster));
    }

    /** Ends every tunnel: their clients connect elsewhere. */
    public void closeTunnels() {
        for (Loop loop : all) {
            loop.context.runOnContext(now -> loop.tunnels.closeAll());
        }
    }

    @Nullable
    Upstream find(String cluster) {
        return upstreams.find(cluster).orElse(null);
    }

    Forwarding forwarding(Exchange exchange, Upstream upstream, ForwardPolicy policy) {
        return new Forwarding(exchange, upstream, policy, loop().proxy, meters, limits.replayBytesMax());
    }

    Tunnel tunnel(Exchange exchange, Upstream upstream, ForwardPolicy policy) {
        Loop loop = loop();
        return new Tunnel(exchange, upstream, policy, loop.proxy, meters, loop.tunnels);
    }

    private Loop loop() {
        Loop present = loops.get();
        if (present == null) {
            present = new Loop(vertx.getOrCreateContext(), new ProxyLoop(vertx), new Tunnels(limits.tunnelIdleMs()));
            loops.set(present);
            all.add(present);
        }
        return present;
    }

    private record Loop(Context context, ProxyLoop proxy, Tunnels tunnels) {}
}
