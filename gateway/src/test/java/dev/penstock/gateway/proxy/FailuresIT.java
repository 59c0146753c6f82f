package dev.penstock.gateway.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.proxy.ProxyFixture.Way;
import dev.penstock.protocol.routes.UpstreamTargetDocument;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see when upstreams fail, and what is tried again. */
final class FailuresIT {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String TAIL = " / HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "HTTP/9.9 200 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3, 3x\r\n\r\nabc",
                "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
                ""
            })
    void whatIsNoAnswerIsABadGateway(String said) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send(said);
                });
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port())) {
            String answer = gate.ask("POST" + TAIL);
            assertTrue(answer.startsWith("HTTP/1.1 502 "), answer);
            assertTrue(answer.contains("\"code\":\"upstream-failed\"") && answer.contains("\r\nRetry-After: "), answer);
        }
    }

    @Test
    void anAnswerNeverBecomesTheNextRequests() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send(OK + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
                    client.gone();
                });
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port())) {
            for (int i = 0; i < 5; i++) {
                String answer = gate.ask("GET" + TAIL);
                assertTrue(answer.endsWith("\r\n\r\nok"), answer);
            }
        }
    }

    @Test
    void anInjectedFieldStaysOneField() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(
                        "HTTP/1.1 200 OK\r\nX-A: b\rSet-Cookie: evil=1\r\nContent-Length: 0\r\n\r\n");
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port())) {
            String answer = gate.ask("POST" + TAIL);
            assertTrue(answer.startsWith("HTTP/1.1 502 "), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n186A0\r\n"
            })
    void anAnswerThatBreaksOffBreaksTheConnection(String head) throws Exception {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send(head + "x".repeat(5000));
                    seen.get(10, TimeUnit.SECONDS);
                });
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port());
                Wire client = gate.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: gate\r\n\r\n");
            assertTrue(client.head().startsWith("HTTP/1.1 200 "));
            client.bytes(5000);
            seen.complete(null);
            String rest = client.rest();
            assertFalse(rest.contains("0\r\n\r\n"), rest);
            assertEquals(1, gate.counted("penstock.proxy.broken.answers"));
        }
    }

    @Test
    void aClientOfHttp10SeesThatAnAnswerIsNotWhole() throws Exception {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
                    seen.get(10, TimeUnit.SECONDS);
                });
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port());
                Wire client = gate.connect()) {
            client.send("GET / HTTP/1.0\r\nHost: gate\r\n\r\n").head();
            assertEquals("hello", client.bytes(5));
            seen.complete(null);
            assertEquals("<reset>", client.rest());
        }
    }

    @Test
    void aServerThatIsGoneCostsNoRequest() throws Exception {
        int gone;
        try (ServerSocket free = new ServerSocket(0)) {
            gone = free.getLocalPort();
        }
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK);
                ProxyFixture gate = new ProxyFixture(Way.plain(), gone, origin.port())) {
            for (String method : new String[] {"GET", "POST", "GET", "POST"}) {
                assertTrue(gate.ask(method + TAIL).endsWith("ok"), method);
            }
            assertTrue(gate.counted("penstock.proxy.retries", "reason", "connect") >= 1);
        }
    }

    @Test
    void nobodyThereIsABadGateway() throws Exception {
        int gone;
        try (ServerSocket free = new ServerSocket(0)) {
            gone = free.getLocalPort();
        }
        try (ProxyFixture gate = new ProxyFixture(Way.plain(), gone)) {
            String answer = gate.ask("GET" + TAIL);
            assertTrue(answer.startsWith("HTTP/1.1 50"), answer);
            assertTrue(answer.contains("\r\nRetry-After: "), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET|200", "PUT|200", "DELETE|200", "POST|502", "PATCH|502"})
    void onlyWhatMayBeRepeatedIs(String example) throws Exception {
        String[] parts = example.split("\\|");
        boolean body = parts[0].startsWith("P");
        String request = parts[0] + " / HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n"
                + (body ? "Content-Length: 4\r\n\r\nbody" : "\r\n");
        ScriptedOrigin.Script dying = (client, self) -> {
            self.read(client);
            client.bytes(body ? 4 : 0);
        };
        ScriptedOrigin.Script well = (client, self) -> {
            self.read(client);
            assertEquals(body ? "body" : "", client.bytes(body ? 4 : 0));
            client.send(OK);
        };
        try (ScriptedOrigin bad = ScriptedOrigin.of(dying);
                ScriptedOrigin good = ScriptedOrigin.of(well);
                ProxyFixture gate = new ProxyFixture(Way.plain(), bad.port(), good.port())) {
            String first = gate.ask(request);
            String second = gate.ask(request);
            assertTrue((first + second).contains("HTTP/1.1 " + parts[1]), first + second);
            assertEquals(parts[1].equals("502"), (first + second).contains("HTTP/1.1 502"));
        }
    }

    @Test
    void abodyTooLargeToKeepIsSentOnce() throws Exception {
        int size = 200_000;
        try (ScriptedOrigin bad = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.bytes(size);
                });
                ProxyFixture gate = new ProxyFixture(Way.plain(), bad.port())) {
            String answer = gate.ask("PUT / HTTP/1.1\r\nHost: gate\r\nConnection: close\r\nContent-Length: " + size
                    + "\r\n\r\n" + "x".repeat(size));
            assertTrue(answer.startsWith("HTTP/1.1 502 "), answer);
            assertEquals(1, bad.heads().size());
        }
    }

    @Test
    void anAnswerThatSaysNotNowIsAskedForElsewhere() throws Exception {
        try (ScriptedOrigin bad = ScriptedOrigin.answering("HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nno");
                ScriptedOrigin good = ScriptedOrigin.answering(OK);
                ProxyFixture gate = new ProxyFixture(Way.plain(), bad.port(), good.port())) {
            for (int i = 0; i < 4; i++) {
                assertTrue(gate.ask("GET" + TAIL).endsWith("ok"));
            }
            String posts = gate.ask("POST" + TAIL) + gate.ask("POST" + TAIL);
            assertTrue(posts.contains("HTTP/1.1 503 No") || posts.contains("HTTP/1.1 503 Service"), posts);
        }
    }

    @Test
    void aSlowServerIsLeftAndItsRequestCancelled() throws Exception {
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        UpstreamTargetDocument quick = new UpstreamTargetDocument("origin", null, 100L, null, null, null, null, null);
        try (ScriptedOrigin slow = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    cancelled.complete(client.gone());
                });
                ScriptedOrigin good = ScriptedOrigin.answering(OK);
                ProxyFixture gate = new ProxyFixture(Way.plain().with(quick), slow.port(), good.port())) {
            assertTrue(gate.ask("GET" + TAIL).endsWith("ok"));
            assertTrue(gate.ask("GET" + TAIL).endsWith("ok"));
            assertTrue(cancelled.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void slowEverywhereIsATimeout() throws Exception {
        try (ScriptedOrigin slow = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.gone();
                });
                ProxyFixture gate = new ProxyFixture(Way.plain().timeout(200), slow.port())) {
            String answer = gate.ask("GET" + TAIL);
            assertTrue(answer.startsWith("HTTP/1.1 504 "), answer);
            assertTrue(answer.contains("\"code\":\"upstream-timeout\""), answer);
        }
    }

    @Test
    void silenceInTheMiddleBreaksTheAnswer() throws Exception {
        try (ScriptedOrigin stuck = ScriptedOrigin.of((client, self) -> {
                    self.read(client);
                    client.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nbegin");
                    client.gone();
                });
                ProxyFixture gate = new ProxyFixture(Way.plain().idle(200), stuck.port());
                Wire client = gate.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: gate\r\n\r\n").head();
            assertTrue(client.rest().startsWith("begin"));
        }
    }
}
