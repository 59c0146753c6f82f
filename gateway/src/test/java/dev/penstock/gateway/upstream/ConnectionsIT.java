package dev.penstock.gateway.upstream;

import static dev.penstock.gateway.upstream.UpstreamFixture.at;
import static dev.penstock.gateway.upstream.UpstreamFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.engines.harness.TcpProxy;
import dev.penstock.gateway.request.ProblemException;
import dev.penstock.gateway.upstream.UpstreamFixture.Answer;
import dev.penstock.gateway.upstream.UpstreamFixture.Spec;
import dev.penstock.gateway.upstream.UpstreamFixture.Traits;
import dev.penstock.protocol.problem.ErrorCode;
import dev.penstock.protocol.routes.EndpointDocument;
import dev.penstock.protocol.routes.LimitsDocument;
import dev.penstock.protocol.routes.TlsDocument;
import dev.penstock.protocol.routes.TransportDocument;
import dev.penstock.protocol.routes.TransportDocument.Protocol;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PfxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to upstreams: bounds, names, TLS, HTTP/2, tunnels. */
class ConnectionsIT {
    private static final String PASSWORD = "changeit";

    private final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void connectionsAndTheQueueForThemAreBounded() {
        Origin origin = fixture.origin();
        origin.silent = true;
        Spec spec = new Spec("bounded", at(origin, 1));
        spec.limits = new LimitsDocument(2, 3, 100, 10);
        spec.transport = new TransportDocument(Protocol.HTTP1, null, 20_000, 15_000, 60_000, 30_000, 10_000);
        Upstream upstream = fixture.apply(spec);
        List<Future<Answer>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(fixture.send(upstream, Traits.none(), new ArrayList<>()));
        }
        eventually("refused", () -> all.stream().filter(Future::isComplete).count() == 3);
        eventually("held", () -> origin.holding() == 2);
        all.stream().filter(Future::isComplete).forEach(f -> assertOverloaded(f.result()));
        assertEquals(3, fixture.gauge("penstock.upstream.waiting", "cluster", "bounded"));
        assertEquals(5, fixture.gauge("penstock.upstream.in.flight", "cluster", "bounded"));
        assertEquals(2, fixture.gauge("penstock.upstream.connections", "cluster", "bounded"));
        origin.speak();
        assertEquals(
                5,
                all.stream()
                        .filter(f -> UpstreamFixture.await(f).status() == 200)
                        .count());
        eventually("empty", () -> fixture.gauge("penstock.upstream.in.flight", "cluster", "bounded") == 0);
        assertEquals(0, fixture.gauge("penstock.upstream.waiting", "cluster", "bounded"));
    }

    @Test
    void whoWaitsTooLongForAConnectionIsRefusedAndTheEndpointNotBlamed() {
        Origin origin = fixture.origin();
        origin.silent = true;
        Spec spec = new Spec("waiting", at(origin, 1));
        spec.limits = new LimitsDocument(1, 3, 100, 10);
        spec.transport = new TransportDocument(Protocol.HTTP1, null, 100, 15_000, 60_000, 30_000, 10_000);
        Upstream upstream = fixture.apply(spec);
        Future<Answer> first = fixture.send(upstream, Traits.none(), new ArrayList<>());
        eventually("held", () -> origin.holding() == 1);
        assertOverloaded(fixture.get(upstream));
        origin.speak();
        assertEquals(200, UpstreamFixture.await(first).status());
    }

    @Test
    void requestsInFlightAreBounded() {
        Origin origin = fixture.origin();
        origin.silent = true;
        Spec spec = new Spec("requests", at(origin, 1));
        spec.limits = new LimitsDocument(10, 10, 2, 10);
        Upstream upstream = fixture.apply(spec);
        Future<Answer> first = fixture.send(upstream, Traits.none(), new ArrayList<>());
        Future<Answer> second = fixture.send(upstream, Traits.none(), new ArrayList<>());
        eventually("held", () -> origin.holding() == 2);
        assertOverloaded(fixture.get(upstream));
        origin.speak();
        assertEquals(200, UpstreamFixture.await(first).status());
        assertEquals(200, UpstreamFixture.await(second).status());
        assertEquals(200, fixture.get(upstream).status());
    }

    @Test
    void anEndpointThatDoesNotAcceptTakesNoLongerThanTheConnectTimeout() throws Exception {
        Origin origin = fixture.origin();
        TcpProxy proxy = TcpProxy.to("127.0.0.1", origin.port());
        int port = proxy.port();
        proxy.close();
        Upstream upstream = fixture.apply(new Spec("refusing", EndpointDocument.of("127.0.0.1", port)));
        Answer answer = fixture.get(upstream);
        assertNotNull(answer.failure());
        assertEquals(1, fixture.counter("penstock.upstream.tries", "cluster", "refusing", "result", "connect-failed"));
    }

    @Test
    void everyAddressOfANameIsAnEndpointAndNewOnesAreFound() {
        Origin first = fixture.origin();
        Origin second = Origin.start(
                fixture.vertx, new HttpServerOptions().setHost("127.0.0.2").setPort(first.port()));
        fixture.hosts.put("web.test", List.of("127.0.0.1"));
        Spec spec = new Spec("names", EndpointDocument.of("web.test", first.port()));
        spec.transport = new TransportDocument(Protocol.HTTP1, null, 1000, 15_000, 60_000, 30_000, 100);
        Upstream upstream = fixture.apply(spec);
        eventually("looked up", () -> labels("names").equals(List.of("web.test:" + first.port() + "@127.0.0.1")));
        assertEquals(200, fixture.get(upstream).status());
        fixture.hosts.put("web.test", List.of("127.0.0.1", "127.0.0.2"));
        eventually("two", () -> labels("names").size() == 2);
        fixture.tally(upstream, 10);
        assertTrue(second.requests.get() >= 4);
        fixture.hosts.remove("web.test");
        fixture.tally(upstream, 4);
        assertEquals(2, labels("names").size(), "the last good answer stays");
        fixture.hosts.put("web.test", List.of("127.0.0.2"));
        eventually("one", () -> labels("names").size() == 1);
        int asked = first.requests.get();
        fixture.tally(upstream, 4);
        assertEquals(asked, first.requests.get());
        second.close();
    }

    @Test
    void tlsIsVerifiedAgainstTheGivenAuthorityAndName(@TempDir Path folder) throws Exception {
        Path store = keyStore(folder, "web.test");
        Path certificate = pem(store, folder.resolve("ca.pem"));
        Origin origin = Origin.start(
                fixture.vertx,
                new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(
                                new PfxOptions().setPath(store.toString()).setPassword(PASSWORD)));
        assertEquals(200, over(origin, Protocol.HTTP1, new TlsDocument(certificate.toString(), true, "web.test")));
        assertEquals(200, over(origin, Protocol.H2, new TlsDocument(certificate.toString(), true, "web.test")));
        assertEquals(200, over(origin, Protocol.HTTP1, new TlsDocument(certificate.toString(), false, null)));
        assertEquals(Map.of("HTTP_1_1", 2, "HTTP_2", 1), origin.versions);
        assertEquals(0, over(origin, Protocol.HTTP1, new TlsDocument(certificate.toString(), true, "other.test")));
        assertEquals(0, over(origin, Protocol.HTTP1, new TlsDocument(null, true, "web.test")));
        origin.close();
    }

    @Test
    void http2InPlainTextSharesOneConnection() {
        Origin origin = fixture.origin();
        origin.silent = true;
        Spec spec = new Spec("h2c", at(origin, 1));
        spec.transport = TransportDocument.of(Protocol.H2C, null);
        spec.limits = new LimitsDocument(1, 10, 100, 10);
        Upstream upstream = fixture.apply(spec);
        List<Future<Answer>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(fixture.send(upstream, Traits.none(), new ArrayList<>()));
            int sent = i + 1;
            eventually("held", () -> origin.holding() == sent);
        }
        assertEquals(1, fixture.gauge("penstock.upstream.connections", "cluster", "h2c"));
        origin.speak();
        all.forEach(f -> assertEquals(200, UpstreamFixture.await(f).status()));
        assertEquals(Map.of("HTTP_2", 20), origin.versions);
    }

    @Test
    void tunnelsHaveConnectionsOfTheirOwnAndABound() {
        Origin origin = fixture.origin();
        Spec spec = new Spec("tunnels", at(origin, 1));
        spec.limits = new LimitsDocument(1, 0, 100, 1);
        Upstream upstream = fixture.apply(spec);
        Attempt first = fixture.onLoop(() -> upstream.attempt(Traits.none(), List.of()));
        var request = UpstreamFixture.await(fixture.onLoop(() ->
                first.tunnel(new RequestOptions().setMethod(HttpMethod.GET).setURI("/"))));
        assertEquals(200, UpstreamFixture.await(request.send()).statusCode());
        assertEquals(1, fixture.gauge("penstock.upstream.tunnels", "cluster", "tunnels"));
        assertEquals(200, fixture.get(upstream).status(), "the pool is free");
        Attempt second = fixture.onLoop(() -> upstream.attempt(Traits.none(), List.of()));
        Future<?> refused = fixture.onLoop(() -> second.tunnel(new RequestOptions()));
        assertInstanceOf(ProblemException.class, refused.cause());
        fixture.onLoop(() -> {
            second.done(Outcome.REFUSED);
            first.done(Outcome.COMPLETE);
            first.done(Outcome.COMPLETE);
            return 0;
        });
        assertEquals(0, fixture.gauge("penstock.upstream.tunnels", "cluster", "tunnels"));
        assertEquals(0, fixture.gauge("penstock.upstream.in.flight", "cluster", "tunnels"));
    }

    /** With a key and a certificate of its own making, by the JDK's tool. */
    private static Path keyStore(Path folder, String name) throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-validity",
                        "2",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-ext",
                        "bc=ca:true",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(0, keytool.waitFor());
        return store;
    }

    private static Path pem(Path store, Path to) throws Exception {
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        String body =
                Base64.getMimeEncoder().encodeToString(keys.getCertificate("a").getEncoded());
        return Files.writeString(to, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
    }

    private int over(Origin origin, Protocol protocol, TlsDocument tls) {
        Spec spec = new Spec("tls", at(origin, 1));
        // The first handshake of a JVM takes its time.
        spec.transport = new TransportDocument(protocol, tls, 15_000, 15_000, 60_000, 30_000, 10_000);
        Upstream upstream = fixture.apply(spec);
        eventually(
                "applied",
                () -> fixture.upstreams.clusters().get("tls").document().equals(spec.document()));
        return fixture.get(upstream).status();
    }

    private List<String> labels(String cluster) {
        return fixture.upstreams.clusters().get(cluster).keeper().lineup().roster().usable().stream()
                .map(Endpoint::label)
                .toList();
    }

    private static void assertOverloaded(Answer answer) {
        ProblemException refused = assertInstanceOf(ProblemException.class, answer.failure());
        assertEquals(ErrorCode.UPSTREAM_OVERLOADED, refused.code());
        assertTrue(refused.retryAfter().isPresent());
    }
}
