package dev.penstock.gateway.proxy;

import static dev.penstock.gateway.proxy.ProxyFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.proxy.ProxyFixture.Way;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Answers without an end: they hold no place of short work, and a node that stops ends those that say what they are. */
@SuppressWarnings("StringConcatToTextBlock") // lines of HTTP end with CRLF
final class LastingIT {

    private static final String GET = "GET / HTTP/1.1\r\nHost: gate\r\n\r\n";

    @Test
    void anEventStreamWaitsAndEndsInOrderWhenTheNodeStops() throws Exception {
        CompletableFuture<Boolean> cut = new CompletableFuture<>();
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: a\n\n\r\n");
                    cut.complete(client.gone());
                });
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port());
                Wire client = gate.connect()) {
            assertTrue(client.send(GET).head().startsWith("HTTP/1.1 200 "));
            assertEquals("9\r\ndata: a\n\n\r\n", client.until("\n\n\r\n"));
            assertEquals(0, gate.gauged("penstock.admission.in.flight"));
            assertEquals(1, gate.gauged("penstock.admission.waiting"));
            gate.drain();
            assertEquals("0\r\n\r\n", client.until("0\r\n\r\n"));
            assertTrue(cut.get(10, TimeUnit.SECONDS));
            eventually("nothing waits", () -> gate.gauged("penstock.admission.waiting") == 0);
            assertEquals(0, gate.counted("penstock.proxy.broken.answers"));
        }
    }

    @Test
    void anyAnswerThatGoesOnForLongGivesItsPlaceBack() throws Exception {
        CompletableFuture<Void> enough = new CompletableFuture<>();
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    while (!enough.isDone()) {
                        client.send("1\r\nx\r\n");
                        TimeUnit.MILLISECONDS.sleep(20);
                    }
                    client.send("0\r\n\r\n");
                });
                ProxyFixture gate = new ProxyFixture(Way.plain().idle(1000), origin.port());
                Wire client = gate.connect()) {
            client.send(GET).head();
            eventually("it waits", () -> gate.gauged("penstock.admission.waiting") == 1);
            assertEquals(0, gate.gauged("penstock.admission.in.flight"));
            enough.complete(null);
            client.until("0\r\n\r\n");
            eventually("nothing waits", () -> gate.gauged("penstock.admission.waiting") == 0);
            assertEquals(0, gate.gauged("penstock.admission.in.flight"));
        }
    }
}
