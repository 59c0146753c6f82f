package dev.penstock.gateway.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.proxy.ProxyFixture.Way;
import dev.penstock.protocol.routes.RewriteDocument;
import dev.penstock.protocol.routes.UpstreamTargetDocument;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes, byte by byte, when both ends keep to HTTP. */
@SuppressWarnings("StringConcatToTextBlock") // lines of HTTP end with CRLF
final class ForwardingIT {

    private static final String GET = "GET /a/b?x=1&y=%20 HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n";

    @Test
    void aShortAnswerKeepsItsLength() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\nETag: \"e\"\r\n\r\nhello");
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port())) {
            String answer = gate.ask(GET);
            assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
            assertTrue(answer.contains("\r\nContent-Length: 5\r\n"), answer);
            assertTrue(answer.contains("\r\nETag: \"e\"\r\n"), answer);
            assertTrue(answer.endsWith("\r\n\r\nhello"), answer);
            assertTrue(
                    origin.heads().get(0).startsWith("GET /a/b?x=1&y=%20 HTTP/1.1\r\n"),
                    origin.heads().get(0));
        }
    }

    @Test
    void aChunkedAnswerStaysChunkedAndKeepsItsTrailers() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                        + "Trailer: X-Sum\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 7\r\n\r\n");
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port())) {
            String answer = gate.ask(GET);
            assertTrue(answer.toLowerCase(Locale.ROOT).contains("\r\ntransfer-encoding: chunked\r\n"), answer);
            assertTrue(answer.endsWith("0\r\nX-Sum: 7\r\n\r\n"), answer);
            assertFalse(answer.toLowerCase(Locale.ROOT).contains("content-length"), answer);
        }
    }

    @Test
    void anAnswerThatEndsWithItsConnectionBecomesChunked() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send("HTTP/1.0 200 OK\r\n\r\nold");
                });
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port())) {
            String answer = gate.ask(GET);
            assertTrue(answer.endsWith("\r\n\r\n3\r\nold\r\n0\r\n\r\n"), answer);
        }
    }

    @Test
    void aClientOfHttp10GetsItsAnswerUnchunked() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port())) {
            for (String connection : new String[] {"", "Connection: keep-alive\r\n"}) {
                String answer = gate.ask("GET / HTTP/1.0\r\nHost: gate\r\n" + connection + "\r\n");
                assertTrue(answer.endsWith("\r\n\r\nabc"), answer);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HEAD / HTTP/1.1|HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n|Content-Length: 1234",
                "GET / HTTP/1.1|HTTP/1.1 304 Not Modified\r\nETag: \"e\"\r\n\r\n|304 Not Modified",
                "DELETE / HTTP/1.1|HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n|X-A: b",
                "GET / HTTP/1.1|HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n|Content-Length: 0",
                "OPTIONS / HTTP/1.1|HTTP/1.1 200 Fine\r\nAllow: GET\r\nContent-Length: 0\r\n\r\n|Allow: GET"
            })
    void answersWithoutABody(String example) throws Exception {
        String[] parts = example.split("\\|", -1);
        try (ScriptedOrigin origin = ScriptedOrigin.answering(parts[1]);
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port());
                Wire client = gate.connect()) {
            // Twice on one connection: what is read too much or too little shows in the second.
            for (int i = 0; i < 2; i++) {
                String answer = client.send(parts[0] + "\r\nHost: gate\r\n\r\n").head();
                assertTrue(answer.startsWith(parts[1].substring(0, 12)), answer);
                assertTrue(answer.contains(parts[2]), answer);
            }
            assertEquals(1, origin.connections());
        }
    }

    @Test
    void bodiesKeepTheirFraming() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    for (String head = self.read(client); !head.isEmpty(); head = self.read(client)) {
                        String body = head.contains("chunked") ? client.until("0\r\n\r\n") : client.bytes(4);
                        client.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                    }
                });
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port())) {
            String head = "POST / HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n";
            assertTrue(gate.ask(head + "Content-Length: 4\r\n\r\nbody").endsWith("\r\n\r\nbody"));
            String chunked = gate.ask(head + "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n");
            assertTrue(chunked.endsWith("\r\n\r\n4\r\nbody\r\n0\r\n\r\n"), chunked);
        }
    }

    @Test
    void theUpstreamDecidesWhetherTheClientShallGoOn() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send("HTTP/1.1 100 Continue\r\n\r\n");
                    client.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + client.bytes(4));
                });
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port());
                Wire client = gate.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: gate\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
            assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.head());
            assertTrue(client.send("body").head().startsWith("HTTP/1.1 200 OK\r\n"));
            assertEquals("body", client.bytes(4));
        }
    }

    @Test
    void aRefusalReachesAClientThatAskedBeforeSending() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
                    client.gone();
                });
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port());
                Wire client = gate.connect()) {
            client.send("PUT / HTTP/1.1\r\nHost: gate\r\nContent-Length: 4000000\r\nExpect: 100-continue\r\n\r\n");
            assertTrue(client.head().startsWith("HTTP/1.1 413 "));
            assertEquals("no", client.bytes(2));
        }
    }

    @Test
    void anEarlyAnswerReachesAClientThatIsStillSending() throws Exception {
        CompletableFuture<Boolean> cut = new CompletableFuture<>();
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send("HTTP/1.1 422 No\r\nContent-Length: 2\r\n\r\nno");
                    cut.complete(client.gone());
                });
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port());
                Wire client = gate.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: gate\r\nContent-Length: 4000000\r\n\r\n")
                    .send("x".repeat(1000));
            assertTrue(client.head().startsWith("HTTP/1.1 422 "));
            assertEquals("no", client.bytes(2));
            // Half a request must not go back into the pool, nor stay with the client.
            assertTrue(cut.get(10, TimeUnit.SECONDS));
            assertTrue(client.gone());
        }
    }

    @Test
    void eventsPassAtOnceAndTheirEndToo() throws Exception {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send(
                            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
                    seen.get(10, TimeUnit.SECONDS);
                    client.send("8\r\ndata: 1\n\r\n");
                    client.gone();
                });
                ProxyFixture gate = new ProxyFixture(Way.plain().idle(100), origin.port());
                Wire client = gate.connect()) {
            client.send("GET /events HTTP/1.1\r\nHost: gate\r\nAccept: text/event-stream\r\n\r\n");
            // The head comes before the first event, and silence longer than any timeout is no fault.
            assertTrue(client.head().contains("text/event-stream"));
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(() -> seen.complete(null));
            assertEquals("8\r\ndata: 1\n\r\n", client.bytes(13));
        }
    }

    @Test
    void aClientThatGoesCancelsItsRequest() throws Exception {
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    cancelled.complete(client.gone());
                });
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port())) {
            try (Wire client = gate.connect()) {
                client.send("GET /slow HTTP/1.1\r\nHost: gate\r\n\r\n");
                while (origin.heads().isEmpty()) {
                    Thread.onSpinWait();
                }
            }
            assertTrue(cancelled.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void pathsAreRewrittenAndRedirectionsBack() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:" + self.port()
                            + "/v2/next?p=1\r\nContent-Length: 0\r\n\r\n");
                });
                ProxyFixture gate = new ProxyFixture(
                        Way.plain()
                                .with(new UpstreamTargetDocument(
                                        "origin",
                                        new RewriteDocument("/reports", "/v2"),
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null)),
                        origin.port())) {
            String answer = gate.ask("GET /reports/7?q=1 HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n");
            assertTrue(
                    origin.heads().get(0).startsWith("GET /v2/7?q=1 HTTP/1.1\r\n"),
                    origin.heads().get(0));
            assertTrue(answer.contains("\r\nlocation: http://gate/reports/next?p=1\r\n"), answer);
        }
    }

    @Test
    void bodiesLargerThanTheRouteTakesAreRefused() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.gone();
                });
                ProxyFixture gate = new ProxyFixture(Way.plain().bodyMax(1000), origin.port())) {
            String head = "POST / HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n";
            assertTrue(gate.ask(head + "Content-Length: 1001\r\n\r\n" + "x".repeat(1001))
                    .startsWith("HTTP/1.1 413 "));
            assertEquals(0, origin.connections());
            String chunked = "3E9\r\n" + "x".repeat(1001) + "\r\n0\r\n\r\n";
            assertTrue(gate.ask(head + "Transfer-Encoding: chunked\r\n\r\n" + chunked)
                    .startsWith("HTTP/1.1 413 "));
        }
    }
}
