package dev.penstock.gateway.proxy;

import static dev.penstock.gateway.proxy.ProxyFixture.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.TlsSettings;
import dev.penstock.gateway.edge.TestCertificate;
import dev.penstock.gateway.proxy.ProxyFixture.Part;
import dev.penstock.gateway.proxy.ProxyFixture.Way;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 over TLS to the gateway, HTTP/1.1 behind it. */
@SuppressWarnings("StringConcatToTextBlock") // lines of HTTP end with CRLF
final class Http2ClientIT {

    private static final long CANCEL = 8;

    @TempDir
    static Path folder;

    private static TlsSettings tls;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient(new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setUseAlpn(true)
            .setSsl(true)
            .setTrustAll(true)
            .setVerifyHost(false));

    @BeforeAll
    static void certify() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "gate");
        certificate.writeCertificate(folder.resolve("tls.pem"));
        certificate.writeKey(folder.resolve("tls.key"));
        tls = new TlsSettings(
                folder.resolve("tls.pem").toString(), folder.resolve("tls.key").toString(), Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void aClientsResetEndsTheUpstreamsRequest() throws Exception {
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        try (ScriptedOrigin origin = ScriptedOrigin.of((wire, self) -> {
                    self.read(wire);
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nbegin");
                    gone.complete(wire.gone());
                });
                ProxyFixture gate = gate(origin)) {
            HttpClientRequest request = request(gate, HttpMethod.GET);
            assertEquals(200, await(request.send()).statusCode());
            request.reset(CANCEL);
            assertTrue(gone.get(10, TimeUnit.SECONDS));
        }
    }

    private HttpClientRequest request(ProxyFixture gate, HttpMethod method) {
        return await(client.request(method, gate.port(), "127.0.0.1", "/"));
    }

    private static ProxyFixture gate(ScriptedOrigin origin) throws Exception {
        return new ProxyFixture(
                settings -> settings.with(tls),
                new Part("/", Way.plain(), ProxyFixture.cluster(Way.plain(), origin.port())));
    }
}
