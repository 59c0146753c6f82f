package dev.penstock.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.HttpSettings;
import dev.penstock.config.TlsSettings;
import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.protocol.http.LoginRequest;
import dev.penstock.protocol.json.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listening port with TLS: HTTP/1.1 and HTTP/2, and certificates that change under it. */
@SuppressWarnings({"StringConcatToTextBlock", "UnicodeEscape"}) // bytes of a hello, lines that end with CRLF
final class TlsIT {

    @TempDir
    static Path folder;

    private static Path certificateFile;
    private static Path keyFile;
    private static GatewayFixture fixture;
    private static URI url;

    @BeforeAll
    static void start() throws Exception {
        certificateFile = folder.resolve("tls.pem");
        keyFile = folder.resolve("tls.key");
        write(TestCertificate.make(folder, "first"));
        fixture = GatewayFixture.start(settings -> {
            HttpSettings http = settings.http();
            return settings.with(
                            new TlsSettings(certificateFile.toString(), keyFile.toString(), Duration.ofMillis(100)))
                    .with(new HttpSettings(
                            http.host(),
                            http.port(),
                            http.bodyMax(),
                            http.eventLoops(),
                            URI.create("https://drive.example.org"),
                            http.drainTimeout()));
        });
        url = URI.create("https://127.0.0.1:" + fixture.gateway().port());
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void bothVersionsOfHttpAreServedTheSameWay() throws Exception {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            HttpClient client = client(version);
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> answer = client.send(login(login()), HttpResponse.BodyHandlers.ofString());
                assertEquals(version, answer.version());
                assertEquals(200, answer.statusCode(), answer.body());
                assertTrue(answer.headers()
                        .firstValue("Strict-Transport-Security")
                        .orElse("")
                        .contains("max-age=31536000"));
            }
            HttpResponse<String> refused =
                    client.send(login(" ".repeat(2 << 20)), HttpResponse.BodyHandlers.ofString());
            assertEquals(413, refused.statusCode());
            HttpResponse<String> path = client.send(
                    HttpRequest.newBuilder(url.resolve("/v1/%2e%2e/me")).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(400, path.statusCode());
            assertTrue(path.body().contains("malformed-request"), path.body());
        }
    }

    @Test
    void oldVersionsOfTlsAreRefused() throws Exception {
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (SSLSocket socket = connect()) {
                socket.setEnabledProtocols(new String[] {version});
                socket.startHandshake();
                assertEquals(version, socket.getSession().getProtocol());
            }
        }
        // A hello that offers TLS 1.0 and nothing newer, as bytes: this JDK would not send one.
        try (RawConnection connection = new RawConnection(fixture.gateway().port())) {
            connection.send("\u0016\u0003\u0001\u0000\u002f\u0001\u0000\u0000\u002b\u0003\u0001" + "r".repeat(32)
                    + "\u0000\u0000\u0004\u0000\u002f\u0000\u0035\u0001\u0000");
            String alert = connection.readAll();
            assertTrue(connection.closedByPeer());
            assertTrue(alert.isEmpty() || alert.charAt(0) == 0x15, "not an alert");
        }
    }

    @Test
    void whatIsMalformedIsRefusedBehindTlsToo() throws Exception {
        try (SSLSocket socket = connect()) {
            String request =
                    "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "0\r\n\r\nGET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = readAll(socket.getInputStream());
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertFalse(answer.contains(" 200 "), answer);
        }
    }

    @Test
    void certificateChangesWithoutDroppingConnectionsAndABadOneIsRefused() throws Exception {
        HttpClient open = client(HttpClient.Version.HTTP_2);
        assertEquals(200, keys(open));
        TestCertificate second = TestCertificate.make(folder, "second");
        write(second);
        BigInteger serial = second.certificate().getSerialNumber();
        eventually("second certificate", () -> serial().equals(serial));
        assertEquals(200, keys(open));

        double refused = refused();
        TestCertificate third = TestCertificate.make(folder, "third");
        third.writeKey(keyFile);
        eventually("another certificate's key refused", () -> refused() > refused);
        assertEquals(serial, serial());

        double refusedTwice = refused();
        Files.writeString(certificateFile, "nonsense");
        eventually("nonsense refused", () -> refused() > refusedTwice);
        assertEquals(serial, serial());
        assertEquals(200, keys(open));

        write(third);
        eventually(
                "third certificate", () -> serial().equals(third.certificate().getSerialNumber()));
    }

    @Test
    void badCertificateAtTheStartIsSaid() throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.pem"), "nonsense");
        TlsSettings settings = new TlsSettings(bad.toString(), bad.toString(), Duration.ofSeconds(1));
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Certificate.read(settings));
        assertTrue(refusal.getMessage().startsWith("tls: "), refusal.getMessage());
    }

    private static void write(TestCertificate certificate) throws IOException, GeneralSecurityException {
        certificate.writeCertificate(certificateFile);
        certificate.writeKey(keyFile);
    }

    private static String login() {
        return WireJson.writeText(
                new LoginRequest(fixture.tenant().slug(), fixture.tenant().adminEmail(), GatewayFixture.PASSWORD, "d"));
    }

    private static HttpRequest login(String body) {
        return HttpRequest.newBuilder(url.resolve("/v1/auth/login"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static int keys(HttpClient client) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(url.resolve("/.well-known/jwks.json"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static double refused() {
        return ApiClient.of(GatewayFixture.managementUrl(fixture.gateway()))
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("penstock_tls_certificate_refused_total "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    /** Of the certificate a new connection is shown. */
    private static BigInteger serial() {
        try (SSLSocket socket = connect()) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLSocket connect() throws IOException, GeneralSecurityException {
        SSLSocket socket = (SSLSocket) trusting()
                .getSocketFactory()
                .createSocket("127.0.0.1", fixture.gateway().port());
        socket.setSoTimeout(5000);
        return socket;
    }

    private static String readAll(InputStream in) throws IOException {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SSLException closedWithoutGoodbye) {
            return "";
        }
    }

    private static HttpClient client(HttpClient.Version version) throws GeneralSecurityException {
        return HttpClient.newBuilder().version(version).sslContext(trusting()).build();
    }

    /** Trusts everybody: what is tested is whom the server shows, not whom this client believes. */
    private static SSLContext trusting() throws GeneralSecurityException {
        TrustManager everybody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {everybody}, new SecureRandom());
        return context;
    }

    private static void eventually(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, what);
        }
    }
}
