package dev.penstock.gateway.upstream;

import dev.penstock.gateway.request.ProblemException;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.routes.ClusterDocument;
import dev.penstock.protocol.routes.EndpointDocument;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A cluster on this node. */
final class Cluster implements Upstream {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final ClusterDocument document;
    private final UpstreamPolicy policy;
    private final List<Endpoint> endpoints;
    private final AtomicInteger turn = new AtomicInteger();
    private final Map<Thread, HttpClientAgent> clients = new ConcurrentHashMap<>();

    Cluster(Vertx vertx, ClusterDocument document) {
        this.vertx = vertx;
        this.document = document;
        this.policy = UpstreamPolicy.of(document);
        this.endpoints = document.endpoints().stream().map(Cluster::endpoint).toList();
    }

    ClusterDocument document() {
        return document;
    }

    @Override
    public String name() {
        return document.name();
    }

    @Override
    public UpstreamPolicy policy() {
        return policy;
    }

    @Override
    public Attempt attempt(RequestTraits request, Collection<Endpoint> tried) {
        for (int i = 0; i < endpoints.size(); i++) {
            Endpoint next = endpoints.get(Math.floorMod(turn.getAndIncrement(), endpoints.size()));
            if (!tried.contains(next)) {
                return new Try(next, clients.computeIfAbsent(Thread.currentThread(), loop -> client()));
            }
        }
        throw new ProblemException(
                ErrorCode.UPSTREAM_UNAVAILABLE, "No endpoint of " + name() + " is left", RETRY_AFTER);
    }

    @Override
    public boolean mayRetry() {
        return true;
    }

    private HttpClientAgent client() {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(policy.connectTimeoutMs())
                .setMaxRedirects(0);
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(document.limits().connections())
                .setMaxWaitQueueSize(document.limits().pending());
        return vertx.createHttpClient(options, pool);
    }

    private static Endpoint endpoint(EndpointDocument document) {
        return new Endpoint(SocketAddress.inetSocketAddress(document.port(), document.host()), document.authority());
    }

    private record Try(Endpoint endpoint, HttpClientAgent client) implements Attempt {

        @Override
        public Future<HttpClientRequest> open(RequestOptions options) {
            return client.request(options.setServer(endpoint.address()));
        }

        @Override
        public Future<HttpClientRequest> tunnel(RequestOptions options) {
            return client.connect(new HttpConnectOptions().setServer(endpoint.address()))
                    .compose(connection -> connection.request(options));
        }

        @Override
        public @Nullable String setCookie() {
            return null;
        }

        @Override
        public void answered(int status) {
            // nothing is counted yet
        }

        @Override
        public void done(Outcome outcome) {
            // nothing is counted yet
        }
    }
}
