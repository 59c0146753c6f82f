package dev.penstock.gateway.proxy;

import static dev.penstock.gateway.proxy.ProxyFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.proxy.ProxyFixture.Way;
import dev.penstock.protocol.routes.UpstreamTargetDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** WebSockets through the gateway. What passes is bytes, so these tests need not speak WebSocket. */
@SuppressWarnings("StringConcatToTextBlock") // lines of HTTP end with CRLF
final class TunnelIT {

    private static final String UPGRADE = "GET /ws?x=1 HTTP/1.1\r\nHost: gate\r\nConnection: keep-alive, Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
    private static final String SWITCH = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Accept: abc=\r\nSec-WebSocket-Protocol: chat\r\n"
            + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";

    /** Far more than both kernels and the gateway may hold between them. */
    private static final int FLOOD_BYTES = 256 * 1024 * 1024;

    private static final int HELD_BYTES_MAX = 32 * 1024 * 1024;

    private static Way way() {
        return Way.plain().with(new UpstreamTargetDocument("origin", null, null, null, true, null, null, null));
    }

    @Test
    void theHandshakePassesAndThenEveryByte() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    // The first frame comes with the answer.
                    client.send(SWITCH + "first");
                    client.send(client.bytes(4));
                    client.gone();
                });
                ProxyFixture gate = new ProxyFixture(way(), origin.port());
                Wire client = gate.connect()) {
            String head = client.send(UPGRADE).head();
            assertTrue(head.startsWith("HTTP/1.1 101 "), head);
            assertTrue(head.contains("Sec-WebSocket-Accept: abc=\r\n"), head);
            assertTrue(head.contains("Sec-WebSocket-Extensions: permessage-deflate\r\n"), head);
            assertEquals("first", client.bytes(5));
            assertEquals("\u0081\u0082\0z", client.send("\u0081\u0082\0z").bytes(4));
            String asked = origin.heads().get(0);
            assertTrue(asked.contains("Sec-WebSocket-Protocol: chat\r\n"), asked);
            assertTrue(asked.toLowerCase(Locale.ROOT).contains("\r\nx-forwarded-for: 127.0.0.1\r\n"), asked);
        }
    }

    @Test
    void eitherEndEndsTheOther() throws Exception {
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    String head = self.read(client);
                    client.send(SWITCH);
                    if (head.contains("/leave")) {
                        client.send("bye");
                    } else {
                        gone.complete(client.gone());
                    }
                });
                ProxyFixture gate = new ProxyFixture(way(), origin.port())) {
            try (Wire client = gate.connect()) {
                client.send(UPGRADE.replace("/ws", "/leave")).head();
                assertEquals("bye", client.rest());
            }
            try (Wire client = gate.connect()) {
                client.send(UPGRADE).head();
            }
            assertTrue(gone.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void aRefusalPasses() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                ProxyFixture gate = new ProxyFixture(way(), origin.port());
                Wire client = gate.connect()) {
            assertTrue(client.send(UPGRADE).head().startsWith("HTTP/1.1 403 "));
            assertEquals("no", client.bytes(2));
        }
    }

    @Test
    void withoutLeaveOfTheRouteNothingIsSwitched() throws Exception {
        try (ScriptedOrigin origin =
                        ScriptedOrigin.answering("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n");
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port());
                Wire client = gate.connect()) {
            assertTrue(client.send(UPGRADE).head().startsWith("HTTP/1.1 426 "));
            assertFalse(
                    origin.heads().get(0).toLowerCase(Locale.ROOT).contains("upgrade"),
                    origin.heads().get(0));
        }
    }

    @Test
    void silenceEndsIt() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send(SWITCH);
                    client.gone();
                });
                ProxyFixture gate = new ProxyFixture(way().idle(200), origin.port());
                Wire client = gate.connect()) {
            client.send(UPGRADE).head();
            assertTrue(client.gone());
        }
    }

    @Test
    void aStoppingNodeEndsTunnels() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send(SWITCH);
                    client.gone();
                });
                ProxyFixture gate = new ProxyFixture(way(), origin.port());
                Wire client = gate.connect()) {
            client.send(UPGRADE).head();
            gate.drain();
            assertTrue(client.gone());
            try (Wire late = gate.connect()) {
                assertTrue(late.send(UPGRADE).head().startsWith("HTTP/1.1 503 "));
            }
            eventually("no tunnel left", () -> gate.gauged("penstock.proxy.tunnels") == 0);
        }
    }

    @Test
    void oneTooManyIsRefusedAndOneThatEndsMakesRoom() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send(SWITCH);
                    client.gone();
                });
                ProxyFixture gate = new ProxyFixture(way(), origin.port())) {
            List<Wire> open = new ArrayList<>();
            for (int i = 0; i < ProxyFixture.TUNNELS_MAX; i++) {
                Wire client = gate.connect();
                open.add(client);
                assertTrue(client.send(UPGRADE).head().startsWith("HTTP/1.1 101 "));
            }
            try (Wire client = gate.connect()) {
                assertTrue(client.send(UPGRADE).head().startsWith("HTTP/1.1 503 "));
            }
            assertEquals(0, gate.gauged("penstock.admission.in.flight"));
            open.remove(0).close();
            eventually("room", () -> gate.gauged("penstock.proxy.tunnels") < ProxyFixture.TUNNELS_MAX);
            try (Wire client = gate.connect()) {
                assertTrue(client.send(UPGRADE).head().startsWith("HTTP/1.1 101 "));
            }
            for (Wire client : open) {
                client.close();
            }
        }
    }

    @Test
    void aReaderWhoStopsHoldsTheWriterBackAndNoMemory() throws Exception {
        AtomicLong written = new AtomicLong();
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send(SWITCH);
                    byte[] piece = new byte[64 * 1024];
                    for (int sent = 0; sent < FLOOD_BYTES; sent += piece.length) {
                        client.send(piece);
                        written.addAndGet(piece.length);
                    }
                });
                ProxyFixture gate = new ProxyFixture(way(), origin.port());
                Wire client = gate.connect()) {
            client.send(UPGRADE).head();
            long held = settled(written);
            assertTrue(held < HELD_BYTES_MAX, held + " bytes left the writer");
            assertEquals(FLOOD_BYTES, drain(client, FLOOD_BYTES));
        }
    }

    /** What a counter has come to when it has stood still for a while. */
    private static long settled(AtomicLong counter) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        long before = -1;
        while (before != counter.get() || before <= 0) {
            assertTrue(System.nanoTime() < deadline, "never settled");
            before = counter.get();
            TimeUnit.MILLISECONDS.sleep(500);
        }
        return before;
    }

    private static long drain(Wire client, long count) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long read = 0;
        while (read < count) {
            int n = client.in().read(buffer);
            if (n < 0) {
                break;
            }
            read += n;
        }
        return read;
    }
}
