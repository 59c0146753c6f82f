package dev.penstock.gateway.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.DataSize;
import dev.penstock.config.GatewaySettings;
import dev.penstock.config.HttpSettings;
import dev.penstock.config.ProxySettings;
import dev.penstock.config.Secret;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.gateway.edge.Edge;
import dev.penstock.gateway.edge.LocalTarget;
import dev.penstock.gateway.request.Access;
import dev.penstock.gateway.request.Match;
import dev.penstock.gateway.request.RouteClass;
import dev.penstock.gateway.request.RoutePolicy;
import dev.penstock.gateway.upstream.NameLookup;
import dev.penstock.gateway.upstream.Upstreams;
import dev.penstock.protocol.routes.BalanceDocument;
import dev.penstock.protocol.routes.ClusterDocument;
import dev.penstock.protocol.routes.EndpointDocument;
import dev.penstock.protocol.routes.HeaderEditsDocument;
import dev.penstock.protocol.routes.LimitsDocument;
import dev.penstock.protocol.routes.RetriesDocument;
import dev.penstock.protocol.routes.RouteDocument;
import dev.penstock.protocol.routes.RouteMatchDocument;
import dev.penstock.protocol.routes.RouteTargetDocument;
import dev.penstock.protocol.routes.TransportDocument;
import dev.penstock.protocol.routes.UpstreamTargetDocument;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An edge on a free port that forwards everything, as a rule to one cluster, as one route says. */
final class ProxyFixture implements AutoCloseable {

    /** Forwarded WebSockets at the same time. */
    static final int TUNNELS_MAX = 3;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Upstreams upstreams;
    private final ProxyTargets targets;
    private final Edge edge;

    /** What of a route and its cluster differs from one test to the next. */
    record Way(
            UpstreamTargetDocument target,
            TransportDocument transport,
            @Nullable HeaderEditsDocument request,
            @Nullable HeaderEditsDocument answer,
            DataSize bodyMax,
            Duration timeout,
            Duration tunnelIdle) {

        static Way plain() {
            return new Way(
                    UpstreamTargetDocument.to("origin"),
                    TransportDocument.DEFAULT,
                    null,
                    null,
                    new DataSize(Long.MAX_VALUE),
                    Duration.ZERO,
                    Duration.ofMinutes(1));
        }

        Way with(UpstreamTargetDocument other) {
            return new Way(other, transport, request, answer, bodyMax, timeout, tunnelIdle);
        }

        Way with(@Nullable HeaderEditsDocument onRequest, @Nullable HeaderEditsDocument onAnswer) {
            return new Way(target, transport, onRequest, onAnswer, bodyMax, timeout, tunnelIdle);
        }

        Way idle(int ms) {
            TransportDocument silent =
                    new TransportDocument(TransportDocument.Protocol.HTTP1, null, 1000, 15_000, ms, 30_000, 10_000);
            return new Way(target, silent, request, answer, bodyMax, timeout, Duration.ofMillis(ms));
        }

        Way timeout(int ms) {
            return new Way(target, transport, request, answer, bodyMax, Duration.ofMillis(ms), tunnelIdle);
        }

        Way bodyMax(long bytes) {
            return new Way(target, transport, request, answer, new DataSize(bytes), timeout, tunnelIdle);
        }
    }

    /** A route to a cluster, for paths that begin so. */
    record Part(String prefix, Way way, ClusterDocument cluster) {}

    ProxyFixture(Way way, int... ports) throws Exception {
        this(settings -> settings, new Part("/", way, cluster(way, ports)));
    }

    /** The first part that fits a path serves it; all share what the first one's way says of the node. */
    ProxyFixture(UnaryOperator<GatewaySettings> changes, Part... parts) throws Exception {
        upstreams = new Upstreams(vertx, NameLookup.system(vertx), meters, new byte[32]);
        upstreams.apply(Stream.of(parts).map(Part::cluster).toList());
        targets = new ProxyTargets(
                vertx,
                upstreams,
                meters,
                new ProxySettings(DataSize.ofKiB(64), parts[0].way().tunnelIdle(), TUNNELS_MAX));
        Map<String, Match> matches = new LinkedHashMap<>();
        for (Part part : parts) {
            matches.put(part.prefix(), match(part.way()));
        }
        HttpSettings http = new HttpSettings(
                "127.0.0.1", 0, DataSize.ofMiB(1), 1, URI.create("http://localhost"), Duration.ofSeconds(1));
        edge = Edge.start(
                        vertx,
                        changes.apply(settings().with(http).with(GatewayFixture.quiet())),
                        meters,
                        new LocalTarget(http.bodyMax(), List.of()),
                        exchange -> matches.entrySet().stream()
                                .filter(entry -> exchange.path().startsWith(entry.getKey()))
                                .findFirst()
                                .orElseThrow()
                                .getValue(),
                        List.of())
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private Match match(Way way) {
        RouteDocument document = new RouteDocument(
                "test",
                new RouteMatchDocument(null, "/**", null),
                null,
                "open",
                RouteTargetDocument.of(way.target()),
                null,
                null,
                way.request(),
                way.answer(),
                null);
        Map<String, String> always = way.answer() == null || way.answer().set() == null
                ? Map.of()
                : way.answer().set();
        return new Match(
                new RoutePolicy("test", RouteClass.METADATA, Access.OPEN, way.bodyMax(), way.timeout(), always),
                targets.to(document));
    }

    /** Every section as it is without a file; what a node keeps its data in is not asked for. */
    private static GatewaySettings settings() throws ReflectiveOperationException {
        Secret secret = Secret.of(Base64.getEncoder().encodeToString(new byte[32]));
        RecordComponent[] sections = GatewaySettings.class.getRecordComponents();
        Class<?>[] types = new Class<?>[sections.length];
        Object[] values = new Object[sections.length];
        for (int i = 0; i < sections.length; i++) {
            types[i] = sections[i].getType();
            Method made = Stream.of(types[i].getMethods())
                    .filter(method -> method.getName().equals("defaults"))
                    .findFirst()
                    .orElseThrow();
            values[i] = made.getParameterCount() == 0 ? made.invoke(null) : made.invoke(null, secret);
        }
        return GatewaySettings.class.getConstructor(types).newInstance(values);
    }

    static ClusterDocument cluster(Way way, int... ports) {
        return new ClusterDocument(
                "origin",
                IntStream.of(ports)
                        .mapToObj(port -> EndpointDocument.of("127.0.0.1", port))
                        .toList(),
                BalanceDocument.DEFAULT,
                way.transport(),
                LimitsDocument.DEFAULT,
                new RetriesDocument(2, 100, 1000),
                null,
                null,
                null);
    }

    int port() {
        return edge.port();
    }

    /** A new connection to the edge. */
    Wire connect() throws Exception {
        return Wire.to(edge.port());
    }

    /** One request on a connection of its own that ends with it, and everything that comes back. */
    String ask(String request) throws Exception {
        try (Wire wire = connect()) {
            return wire.send(request).rest();
        }
    }

    double counted(String name, String... tags) {
        return meters.find(name).tags(tags).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    double gauged(String name) {
        return meters.get(name).gauge().value();
    }

    /** As a node does that is about to stop. */
    void drain() {
        await(targets.drain());
    }

    static void eventually(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "never: " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public void close() {
        await(edge.close(Duration.ZERO));
        await(upstreams.close());
        await(vertx.close());
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
