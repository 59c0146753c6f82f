package dev.penstock.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.EdgeSettings;
import dev.penstock.gateway.GatewayFixture;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that hold a connection by saying little or nothing, against short timeouts; and a PROXY protocol header. */
final class SlowClientsIT {

    private static final String HEAD = "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    private static GatewayFixture fixture;

    @BeforeAll
    static void start() {
        EdgeSettings edge = EdgeSettings.defaults();
        fixture = GatewayFixture.start(settings -> settings.with(new EdgeSettings(
                EdgeSettings.OFF,
                edge.trustedProxies(),
                edge.forwardedHeader(),
                true,
                edge.corsOrigins(),
                edge.corsMaxAge(),
                edge.compressFrom(),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofSeconds(2))));
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void silenceBeforeInAndBetweenRequestsEndsTheConnection() throws IOException {
        assertClosed("");
        assertClosed("GET /v1/me HT");
        assertClosed(HEAD);
        assertClosed(HEAD + "Content-Length: 9\r\n\r\n{");
        assertClosed(HEAD + "Transfer-Encoding: chunked\r\n\r\n1\r\n{");
        assertClosed("GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    @Test
    void aHeadThatDripsEndsTheConnectionToo() throws IOException {
        try (RawConnection connection = connect()) {
            connection.send(HEAD);
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!connection.closedByPeer() && System.nanoTime() < deadline) {
                connection.send("X-A: b\r\n".repeat(1));
                connection.readFor(100);
            }
            assertTrue(connection.closedByPeer());
        }
    }

    @Test
    void whoIsQuickEnoughIsServed() throws IOException {
        try (RawConnection connection = connect()) {
            for (int i = 0; i < 2; i++) {
                connection.send("GET /.well-known/jwks.json HTTP/1.1\r\n").readFor(50);
                String answer = connection.send("Host: x\r\n\r\n").readUntil("]}");
                assertEquals("HTTP/1.1 200", answer.substring(0, 12));
            }
        }
    }

    private static void assertClosed(String sent) throws IOException {
        try (RawConnection connection = connect()) {
            connection.send(sent).readAll();
            assertTrue(connection.closedByPeer(), sent);
        }
    }

    private static RawConnection connect() throws IOException {
        return new RawConnection(fixture.gateway().port()).send("PROXY TCP4 203.0.113.9 192.0.2.1 40000 443\r\n");
    }
}
