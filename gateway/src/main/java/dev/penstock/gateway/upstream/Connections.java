package dev.penstock.gateway.upstream;

import dev.penstock.protocol.routes.LimitsDocument;
import dev.penstock.protocol.routes.TlsDocument;
import dev.penstock.protocol.routes.TransportDocument;
import dev.penstock.protocol.routes.TransportDocument.Protocol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connections to a cluster. Every event loop has clients of its own, so that a request and its connection share a thread and
 * nobody waits for anybody. Safe for use by many threads.
 */
final class Connections {

    /** Answers that take longer than this once nobody wants the connections any more are cut off. */
    private static final long SHUTDOWN_MINUTES_MAX = 60;

    /** Streams of one HTTP/2 connection; servers may allow fewer. */
    private static final int STREAMS = 100;

    private static final long CLEAN_MS = 1_000;

    private final Vertx vertx;
    private final TransportDocument transport;
    private final LimitsDocument limits;
    private final Map<Thread, HttpClientAgent> pools = new ConcurrentHashMap<>();
    private final Map<Thread, HttpClientAgent> singles = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();

    Connections(Vertx vertx, TransportDocument transport, LimitsDocument limits) {
        this.vertx = vertx;
        this.transport = transport;
        this.limits = limits;
    }

    /** Whether these would do for such a cluster too. */
    boolean fit(TransportDocument otherTransport, LimitsDocument otherLimits) {
        return transport.equals(otherTransport) && limits.equals(otherLimits);
    }

    /** Connections that are open, tunnels not among them. */
    int open() {
        return open.get();
    }

    /** Whether one connection carries one request at a time. */
    boolean exclusive() {
        return transport.protocol() == Protocol.HTTP1;
    }

    /** A request on a pooled connection of this event loop. */
    Future<HttpClientRequest> request(Endpoint.Place place, RequestOptions options) {
        options.setServer(place.socket())
                .setHost(serverName(place))
                .setPort(place.port())
                .setSsl(transport.tls() != null);
        if (options.getConnectTimeout() < 0) {
            options.setConnectTimeout(transport.connectTimeoutMs());
        }
        HttpClientAgent pool = pools.computeIfAbsent(Thread.currentThread(), loop -> pool());
        try {
            return pool.request(options);
        } catch (IllegalStateException closed) {
            return Future.failedFuture(closed);
        }
    }

    /** An HTTP/1.1 connection of its own. */
    Future<HttpClientConnection> connect(Endpoint.Place place) {
        HttpConnectOptions options = new HttpConnectOptions()
                .setServer(place.socket())
                .setHost(serverName(place))
                .setPort(place.port())
                .setSsl(transport.tls() != null);
        return singles.computeIfAbsent(Thread.currentThread(), loop -> single()).connect(options);
    }

    /** Closes every connection as soon as its request has been answered. */
    void close() {
        pools.values().forEach(Connections::shutDown);
        singles.values().forEach(Connections::shutDown);
    }

    /** The settings every connection has, those of checks too. */
    static HttpClientOptions options(TransportDocument transport, Protocol protocol) {
        TlsDocument tls = transport.tls();
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(transport.connectTimeoutMs())
                .setSslHandshakeTimeout(transport.connectTimeoutMs())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setProtocolVersion(protocol == Protocol.HTTP1 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MultiplexingLimit(STREAMS)
                .setDecompressionSupported(false)
                .setMaxRedirects(0);
        if (tls != null) {
            options.setSsl(true).setVerifyHost(tls.verifyHost()).setForceSni(tls.serverName() != null);
            if (protocol == Protocol.H2) {
                options.setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
            }
            if (tls.caFile() != null) {
                options.setTrustOptions(new PemTrustOptions().addCertPath(tls.caFile()));
            }
        }
        return options;
    }

    /** What the server is called: in {@code Host}, and in its certificate. */
    static String serverName(TransportDocument transport, Endpoint.Place place) {
        TlsDocument tls = transport.tls();
        @Nullable String said = tls == null ? null : tls.serverName();
        return said == null ? place.host() : said;
    }

    private String serverName(Endpoint.Place place) {
        return serverName(transport, place);
    }

    private HttpClientAgent pool() {
        int keepAliveSeconds = (int) Math.max(1, TimeUnit.MILLISECONDS.toSeconds(transport.keepAliveMs()));
        HttpClientOptions options = options(transport, transport.protocol())
                .setKeepAliveTimeout(keepAliveSeconds)
                .setHttp2KeepAliveTimeout(keepAliveSeconds);
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(limits.connections())
                .setHttp2MaxSize(limits.connections())
                // Vert.x also counts those whose connection is being made.
                .setMaxWaitQueueSize(limits.connections() + limits.pending())
                .setCleanerPeriod((int) CLEAN_MS);
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(this::counted)
                .build();
    }

    private HttpClientAgent single() {
        return vertx.createHttpClient(options(transport, Protocol.HTTP1));
    }

    private void counted(HttpConnection connection) {
        open.incrementAndGet();
        connection.closeHandler(closed -> open.decrementAndGet());
    }

    private static void shutDown(HttpClientAgent client) {
        client.shutdown(SHUTDOWN_MINUTES_MAX, TimeUnit.MINUTES).onFailure(Connections::closedAnyway);
    }

    @SuppressWarnings("unused") // its connections are gone either way
    private static void closedAnyway(Throwable cause) {}
}
