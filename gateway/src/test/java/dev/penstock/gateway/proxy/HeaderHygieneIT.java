package dev.penstock.gateway.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.proxy.ProxyFixture.Way;
import dev.penstock.protocol.routes.HeaderEditsDocument;
import dev.penstock.protocol.routes.UpstreamTargetDocument;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which header fields pass, and which must not. */
@SuppressWarnings("StringConcatToTextBlock") // lines of HTTP end with CRLF
final class HeaderHygieneIT {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    /** Sent by a client; none may reach the upstream as it stands. */
    private static final List<String> STOPPED = List.of(
            "Keep-Alive: timeout=600",
            "Proxy-Connection: keep-alive",
            "Proxy-Authorization: Basic eDp5",
            "Proxy-Authenticate: Basic",
            "TE: gzip",
            "Trailer: X-Sum",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "Forwarded: for=6.6.6.6;host=evil",
            "X-Forwarded-For: 6.6.6.6",
            "X-Forwarded-Host: evil",
            "X-Forwarded-Proto: gopher",
            "X-Forwarded-Port: 666",
            "X-Forwarded-Prefix: /evil",
            "X-Real-IP: 6.6.6.6",
            "X_Forwarded_For: 6.6.6.6",
            "x-forwarded_host: evil",
            "X-Penstock-User: evil",
            "X-Penstock-Tenant: evil",
            "X_Penstock_Role: evil",
            "X-Mine: evil");

    @Test
    void fieldsOfTheConnectionAndOfTheGatewayEndHere() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK);
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port())) {
            for (String field : STOPPED) {
                gate.ask("GET / HTTP/1.1\r\nHost: gate\r\n" + field
                        + "\r\nConnection: close\r\nConnection: te, x-mine\r\n\r\n");
                String head = last(origin);
                assertFalse(head.contains("\r\n" + field.toLowerCase(Locale.ROOT) + "\r\n"), head);
                assertFalse(head.contains("evil") || head.contains("6.6.6.6"), head);
                assertFalse(head.contains("\r\nconnection:"), head);
            }
        }
    }

    @Test
    void whatConnectionNamesCannotTakeAwayWhatFramesOrNamesTheMessage() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.of((client, self) -> {
                    while (!self.read(client).isEmpty()) {
                        assertEquals("body", client.bytes(4));
                        client.send(OK);
                    }
                });
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port())) {
            String answer = gate.ask(
                    "POST / HTTP/1.1\r\nHost: gate\r\nContent-Length: 4\r\nX-Request-Id: mine-1\r\n"
                            + "Connection: close\r\nConnection: content-length, host, x-forwarded-for, x-request-id, via\r\n\r\nbody");
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            String head = last(origin);
            assertTrue(head.contains("\r\ncontent-length: 4\r\n"), head);
            assertTrue(head.contains("\r\nx-request-id: mine-1\r\n"), head);
            assertTrue(head.contains("\r\nx-forwarded-for: 127.0.0.1\r\n"), head);
        }
    }

    @Test
    void theUpstreamLearnsWhereARequestComesFrom() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK);
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port())) {
            gate.ask("GET / HTTP/1.1\r\nHost: gate:81\r\nVia: 1.0 before\r\nConnection: close\r\n"
                    + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
                    + "tracestate: a=b\r\nCookie: c=d\r\n\r\n");
            String head = last(origin);
            assertTrue(head.contains("\r\nforwarded: for=127.0.0.1;host=\"gate:81\";proto=http\r\n"), head);
            assertTrue(head.contains("\r\nx-forwarded-proto: http\r\n"), head);
            assertTrue(head.contains("\r\nx-forwarded-host: gate:81\r\n"), head);
            assertTrue(head.contains("\r\nvia: 1.0 before, 1.1 penstock\r\n"), head);
            assertTrue(head.contains("\r\nhost: 127.0.0.1:" + origin.port() + "\r\n"), head);
            assertTrue(head.contains("\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-"), head);
            assertFalse(head.contains("b7ad6b7169203331"), head);
            assertTrue(head.contains("\r\ntracestate: a=b\r\n"), head);
            assertTrue(head.contains("\r\ncookie: c=d\r\n"), head);
        }
    }

    @Test
    void theRouteEditsBothHeads() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(
                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nServer: old\r\nX-Frame-Options: DENY\r\n\r\n");
                ProxyFixture gate = new ProxyFixture(
                        Way.plain()
                                .with(UpstreamTargetDocument.to("origin"))
                                .with(
                                        new HeaderEditsDocument(Map.of("X-Key", "k1"), List.of("accept-language")),
                                        new HeaderEditsDocument(
                                                Map.of("X-Frame-Options", "SAMEORIGIN"), List.of("server"))),
                        origin.port())) {
            String answer = gate.ask("GET / HTTP/1.1\r\nHost: gate\r\nAccept-Language: de\r\nX-Key: mine\r\n"
                    + "Connection: close\r\n\r\n");
            assertTrue(last(origin).contains("\r\nx-key: k1\r\n"), last(origin));
            assertFalse(last(origin).contains("accept-language") || last(origin).contains("mine"), last(origin));
            assertFalse(answer.contains("Server:") || answer.contains("DENY"), answer);
            assertTrue(answer.contains("X-Frame-Options: SAMEORIGIN"), answer);
        }
    }

    @Test
    void theHostMayPass() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK);
                ProxyFixture gate = new ProxyFixture(
                        Way.plain()
                                .with(new UpstreamTargetDocument("origin", null, null, null, null, true, false, true)),
                        origin.port())) {
            gate.ask("GET / HTTP/1.1\r\nHost: gate.example:81\r\nAuthorization: Bearer x\r\nConnection: close\r\n\r\n");
            assertTrue(last(origin).contains("\r\nhost: gate.example:81\r\n"), last(origin));
            assertFalse(last(origin).contains("authorization"), last(origin));
        }
    }

    @Test
    void fieldsOfTheUpstreamsConnectionEndHere() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"
                        + "Connection: keep-alive, X-Own\r\nX-Own: evil\r\nKeep-Alive: timeout=5\r\nUpgrade: h2c\r\n"
                        + "Proxy-Authenticate: evil\r\nX-Request-Id: evil\r\ntraceparent: evil\r\n"
                        + "Cache-Control: max-age=60\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\n\r\n");
                ProxyFixture gate = new ProxyFixture(Way.plain(), origin.port())) {
            String answer = gate.ask("GET / HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n")
                    .toLowerCase(Locale.ROOT);
            assertFalse(answer.contains("evil") || answer.contains("h2c") || answer.contains("timeout=5"), answer);
            assertTrue(answer.contains("\r\ncache-control: max-age=60\r\n"), answer);
            assertFalse(answer.contains("no-store") || answer.contains("default-src"), answer);
            assertTrue(answer.contains("\r\nset-cookie: a=b\r\nset-cookie: c=d\r\n"), answer);
        }
    }

    /** In lower case. */
    private static String last(ScriptedOrigin origin) {
        return origin.heads().get(origin.heads().size() - 1).toLowerCase(Locale.ROOT);
    }
}
