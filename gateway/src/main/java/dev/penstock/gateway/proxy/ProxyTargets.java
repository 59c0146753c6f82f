package dev.penstock.gateway.proxy;

import dev.penstock.config.ProxySettings;
import dev.penstock.gateway.request.Exchange;
import dev.penstock.gateway.request.Target;
import dev.penstock.gateway.upstream.Upstream;
import dev.penstock.gateway.upstream.Upstreams;
import dev.penstock.protocol.routes.RouteDocument;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Makes the targets that forward to clusters. Any thread; what it makes is shared by all event loops. */
public final class ProxyTargets {

    private final Vertx vertx;
    private final Upstreams upstreams;
    private final ProxyMeters meters;
    private final ProxySettings settings;
    private final FastThreadLocal<Loop> loops = new FastThreadLocal<>();
    private final List<Loop> all = new CopyOnWriteArrayList<>();
    private volatile boolean draining;

    /**
     * For one node.
     *
     * @param upstreams finds clusters, anew for every request
     */
    public ProxyTargets(Vertx vertx, Upstreams upstreams, MeterRegistry meters, ProxySettings settings) {
        this.vertx = vertx;
        this.upstreams = upstreams;
        this.meters = new ProxyMeters(meters);
        this.settings = settings;
    }

    /** To the cluster that the route's upstream target names, with all that the route says of the way. */
    public Target to(RouteDocument route) {
        return new ProxyTarget(this, ForwardPolicy.of(route));
    }

    /** To other nodes of this gateway, which serve the request as if it had come to them: credentials, host and upgrades pass. */
    public Target toPeers(String cluster) {
        return new ProxyTarget(this, ForwardPolicy.toPeers(cluster));
    }

    /**
     * The node is about to stop: tunnels and event streams end, so that their clients connect elsewhere, and no new tunnel begins.
     * Completes when every event loop has ended its own.
     */
    public Future<Void> drain() {
        draining = true;
        return Future.join(all.stream().map(Loop::drain).toList()).mapEmpty();
    }

    /** Whether no tunnel may begin any more. */
    boolean draining() {
        return draining;
    }

    @Nullable
    Upstream find(String cluster) {
        return upstreams.find(cluster).orElse(null);
    }

    Forwarding forwarding(Exchange exchange, Upstream upstream, ForwardPolicy policy) {
        return new Forwarding(
                exchange, upstream, policy, loop(), meters, settings.replayMax().bytesAsInt());
    }

    Tunnel tunnel(Exchange exchange, Upstream upstream, ForwardPolicy policy) {
        return new Tunnel(exchange, upstream, policy, loop(), meters, settings);
    }

    private ProxyLoop loop() {
        Loop present = loops.get();
        if (present == null) {
            present = new Loop(vertx.getOrCreateContext(), new ProxyLoop(vertx, this::draining));
            loops.set(present);
            all.add(present);
        }
        return present.proxy;
    }

    private record Loop(Context context, ProxyLoop proxy) {

        Future<Void> drain() {
            Promise<Void> done = Promise.promise();
            context.runOnContext(now -> {
                proxy.lasting().endAll();
                done.complete();
            });
            return done.future();
        }
    }
}
