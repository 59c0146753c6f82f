package dev.penstock.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.GatewayFixture;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that two readers could understand differently, or nobody should understand at all, over real sockets. Each is followed
 * by a good request on the same connection, which must never be answered: an attacker could have put it into someone's body.
 */
final class MalformedRequestsIT {

    private static final String GOOD = "GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String LOGIN = "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final Set<String> REFUSALS = Set.of("400", "405", "413", "414", "431", "501", "505");

    private static GatewayFixture fixture;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    static Stream<Arguments> corpus() {
        return Stream.of(lengths(), codings(), chunks(), headerLines(), hosts(), requestLines(), paths(), sizes())
                .flatMap(cases -> cases);
    }

    private static Stream<Arguments> lengths() {
        return Stream.of(
                of("length and chunks", LOGIN + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                of("chunks and length", LOGIN + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
                of(
                        "zero length and chunks",
                        LOGIN + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                of("two different lengths", LOGIN + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
                of("two equal lengths", LOGIN + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
                of("list of lengths", LOGIN + "Content-Length: 2, 2\r\n\r\n{}"),
                of("list of different lengths", LOGIN + "Content-Length: 2, 3\r\n\r\n{}"),
                of("negative length", LOGIN + "Content-Length: -2\r\n\r\n{}"),
                of("length with plus", LOGIN + "Content-Length: +2\r\n\r\n{}"),
                of("hexadecimal length", LOGIN + "Content-Length: 0x2\r\n\r\n{}"),
                of("length with unit", LOGIN + "Content-Length: 2b\r\n\r\n{}"),
                of("fractional length", LOGIN + "Content-Length: 2.0\r\n\r\n{}"),
                of("length beyond 64 bits", LOGIN + "Content-Length: 18446744073709551618\r\n\r\n{}"),
                of("empty length", LOGIN + "Content-Length:\r\n\r\n{}"),
                of("blank inside length", LOGIN + "Content-Length: 2 2\r\n\r\n{}"),
                of("length of other digits", LOGIN + "Content-Length: \u00b2\r\n\r\n{}"));
    }

    private static Stream<Arguments> codings() {
        String end = "\r\n\r\n0\r\n\r\n";
        return Stream.of(
                of("unknown coding", LOGIN + "Transfer-Encoding: cow" + end),
                of("identity", LOGIN + "Transfer-Encoding: identity" + end),
                of("gzip, chunked", LOGIN + "Transfer-Encoding: gzip, chunked" + end),
                of("chunked, identity", LOGIN + "Transfer-Encoding: chunked, identity" + end),
                of("chunked twice", LOGIN + "Transfer-Encoding: chunked, chunked" + end),
                of("two coding lines", LOGIN + "Transfer-Encoding: chunked\r\nTransfer-Encoding: cow" + end),
                of(
                        "two coding lines, chunked last",
                        LOGIN + "Transfer-Encoding: cow\r\nTransfer-Encoding: chunked" + end),
                of("quoted chunked", LOGIN + "Transfer-Encoding: \"chunked\"" + end),
                of("xchunked", LOGIN + "Transfer-Encoding: xchunked" + end),
                of("chunked with vertical tab", LOGIN + "Transfer-Encoding: \u000bchunked" + end),
                of("chunked with parameter", LOGIN + "Transfer-Encoding: chunked;q=1" + end),
                of("empty coding", LOGIN + "Transfer-Encoding:" + end),
                of("chunks with HTTP/1.0", LOGIN.replace("1.1", "1.0") + "Transfer-Encoding: chunked" + end),
                of("folded coding", LOGIN + "Transfer-Encoding:\r\n chunked" + end),
                of("coding with blank before colon", LOGIN + "Transfer-Encoding : chunked" + end),
                of(
                        "coding with underscore beside length",
                        LOGIN + "Content-Length: x\r\nTransfer_Encoding: chunked" + end));
    }

    private static Stream<Arguments> chunks() {
        String head = LOGIN + "Transfer-Encoding: chunked\r\n\r\n";
        return Stream.of(
                of("hexadecimal chunk prefix", head + "0x2\r\n{}\r\n0\r\n\r\n"),
                of("negative chunk", head + "-2\r\n{}\r\n0\r\n\r\n"),
                of("chunk with plus", head + "+2\r\n{}\r\n0\r\n\r\n"),
                of("chunk size beyond 32 bits", head + "100000002\r\n{}\r\n0\r\n\r\n"),
                of("chunk size beyond 64 bits", head + "10000000000000002\r\n{}\r\n0\r\n\r\n"),
                of("chunk size is no number", head + "zz\r\n{}\r\n0\r\n\r\n"),
                of("empty chunk size", head + "\r\n{}\r\n0\r\n\r\n"),
                of("chunk without its end", head + "2\r\n{}0\r\n\r\n"),
                of("chunk longer than said", head + "2\r\n{}{}\r\n0\r\n\r\n"),
                of("chunk size ends in bare LF", head + "2\n{}\r\n0\r\n\r\n"),
                of("chunk ends in bare LF", head + "2\r\n{}\n0\r\n\r\n"),
                of("chunk extension with bare LF", head + "2;x\n{}\r\n0\r\n\r\n"));
    }

    private static Stream<Arguments> headerLines() {
        String line = "GET /v1/me HTTP/1.1\r\nHost: x\r\n";
        return Stream.of(
                of("folded header", line + "X-A: b\r\n c\r\n\r\n"),
                of("folded with tab", line + "X-A: b\r\n\tc\r\n\r\n"),
                of("first header begins with blank", "GET /v1/me HTTP/1.1\r\n Host: x\r\n\r\n"),
                of("blank before colon", line + "X-A : b\r\n\r\n"),
                of("tab before colon", line + "X-A\t: b\r\n\r\n"),
                of("no colon", line + "X-A\r\n\r\n"),
                of("empty name", line + ": b\r\n\r\n"),
                of("name with blank", line + "X A: b\r\n\r\n"),
                of("name with NUL", line + "X\u0000A: b\r\n\r\n"),
                of("name with control", line + "X\u0001A: b\r\n\r\n"),
                of("name that is not ASCII", line + "X\u00e4: b\r\n\r\n"),
                of("name with parenthesis", line + "X(A): b\r\n\r\n"),
                of("value with NUL", line + "X-A: b\u0000c\r\n\r\n"),
                of("value with vertical tab", line + "X-A: b\u000bc\r\n\r\n"),
                of("value with bare CR", line + "X-A: b\rc\r\n\r\n"),
                of("value with bare LF", line + "X-A: b\nContent-Length: 5\r\n\r\n"),
                of("header ends in bare LF", "GET /v1/me HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n"),
                of("head ends in bare LF", "GET /v1/me HTTP/1.1\r\nHost: x\r\n\n"));
    }

    private static Stream<Arguments> hosts() {
        String line = "GET /v1/me HTTP/1.1\r\n";
        return Stream.of(
                of("no host", line + "\r\n"),
                of("two hosts", line + "Host: x\r\nHost: y\r\n\r\n"),
                of("the same host twice", line + "Host: x\r\nHost: x\r\n\r\n"),
                of("empty host", line + "Host:\r\n\r\n"),
                of("host with path", line + "Host: x/y\r\n\r\n"),
                of("host with user", line + "Host: u@x\r\n\r\n"),
                of("host with blank", line + "Host: x y\r\n\r\n"),
                of("host with list", line + "Host: x, y\r\n\r\n"),
                of("host with bad port", line + "Host: x:port\r\n\r\n"),
                of("target of another host", "GET http://y/v1/me HTTP/1.1\r\nHost: x\r\n\r\n"),
                of("target of a longer host", "GET http://xy/v1/me HTTP/1.1\r\nHost: x\r\n\r\n"),
                of("target with user", "GET http://x@y/v1/me HTTP/1.1\r\nHost: x\r\n\r\n"),
                of("target of another scheme", "GET ftp://x/v1/me HTTP/1.1\r\nHost: x\r\n\r\n"));
    }

    private static Stream<Arguments> requestLines() {
        String host = "\r\nHost: x\r\n\r\n";
        return Stream.of(
                of("HTTP/0.9", "GET /v1/me\r\n\r\n"),
                of("HTTP/2.0", "GET /v1/me HTTP/2.0" + host),
                of("HTTP/1.2", "GET /v1/me HTTP/1.2" + host),
                of("HTTP/1.10", "GET /v1/me HTTP/1.10" + host),
                of("HTTP/9", "GET /v1/me HTTP/9" + host),
                of("lower case version", "GET /v1/me http/1.1" + host),
                of("no version", "GET /v1/me HTTP/" + host),
                of("version with text", "GET /v1/me HTTP/1.1x" + host),
                of("two blanks", "GET  /v1/me HTTP/1.1" + host),
                of("blank in target", "GET /v1/me now HTTP/1.1" + host),
                of("tab between", "GET\t/v1/me\tHTTP/1.1" + host),
                of("line ends in bare LF", "GET /v1/me HTTP/1.1\nHost: x\r\n\r\n"),
                of("line with CR inside", "GET /v1/me\rHTTP/1.1" + host),
                of("no path", "GET v1/me HTTP/1.1" + host),
                of("star for GET", "GET * HTTP/1.1" + host),
                of("CONNECT", "CONNECT x:443 HTTP/1.1" + host),
                of("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                of("method with NUL", "GE\u0000T /v1/me HTTP/1.1" + host),
                of("method with colon", "GET: /v1/me HTTP/1.1" + host));
    }

    private static Stream<Arguments> paths() {
        return Stream.of(
                        "/v1/../v1/me",
                        "/..",
                        "/v1/.",
                        "/v1/./me",
                        "/v1//me",
                        "//v1/me",
                        "/v1/%2e%2e/v1/me",
                        "/v1/.%2E/v1/me",
                        "/v1/%2e/me",
                        "/v1%2fme",
                        "/v1%2Fme",
                        "/v1%5cme",
                        "/v1\\me",
                        "/v1/..\\me",
                        "/v1/%252e%252e/me",
                        "/v1/%25/me",
                        "/v1/me%00",
                        "/v1/me%0d%0a",
                        "/v1/me%",
                        "/v1/me%2",
                        "/v1/me%zz",
                        "/v1/me#fragment",
                        "/v1/me\u0001",
                        "/v1/m\u00e9",
                        "/v1/me?a=\u0001",
                        "/v1/me?a=\u00e9")
                .map(path -> of("path " + path, "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"));
    }

    private static Stream<Arguments> sizes() {
        String line = "GET /v1/me HTTP/1.1\r\nHost: x\r\n";
        return Stream.of(
                of("long target", "GET /v1/me?" + "a".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n"),
                of("long method", "G".repeat(9000) + " /v1/me HTTP/1.1\r\nHost: x\r\n\r\n"),
                of("long header", line + "X-A: " + "b".repeat(20_000) + "\r\n\r\n"),
                of("long header name", line + "X".repeat(20_000) + ": b\r\n\r\n"),
                of("many headers", line + "X-A: b\r\n".repeat(3000) + "\r\n"),
                of("nonsense", "\u0016\u0003\u0001 what is this\r\n\r\n"));
    }

    private static Arguments of(String name, String bytes) {
        return Arguments.of(name, bytes);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    void isRefusedAndWhatFollowsIsNeverAnswered(String name, String bytes) throws IOException {
        String answer;
        boolean closed;
        try (RawConnection connection = new RawConnection(fixture.gateway().port())) {
            answer = connection.send(bytes + GOOD).readAll();
            closed = connection.closedByPeer();
        }
        assertFalse(answer.contains(" 200 "), () -> name + ": " + answer);
        assertTrue(closed, () -> name + ": still open after " + answer);
        if (!answer.isEmpty()) {
            assertEquals(1, answer.split("HTTP/1\\.[01] ", -1).length - 1, () -> name + ": " + answer);
            assertTrue(REFUSALS.contains(answer.substring(9, 12)), () -> name + ": " + answer);
            assertTrue(answer.contains("application/problem+json"), () -> name + ": " + answer);
        }
    }

    @Test
    void corpusIsLargeEnough() {
        assertTrue(corpus().count() >= 60);
    }

    @Test
    void goodRequestsArePipelined() throws IOException {
        try (RawConnection connection = new RawConnection(fixture.gateway().port())) {
            String answer = connection
                    .send(GOOD + "GET http://x/.well-known/jwks.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .readAll();
            assertEquals(2, answer.split("HTTP/1\\.1 200 OK", -1).length - 1, answer);
        }
    }

    @Test
    void goodBodyOfEitherFramingIsRead() throws IOException {
        for (String body : new String[] {
            "Content-Length: 2\r\n\r\n{}", "Transfer-Encoding: Chunked\r\n\r\n1;x=y\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
        }) {
            try (RawConnection connection = new RawConnection(fixture.gateway().port())) {
                String answer = connection
                        .send(LOGIN + body + GOOD.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"))
                        .readAll();
                assertTrue(answer.startsWith("HTTP/1.1 422 "), body + answer);
                assertTrue(answer.contains("HTTP/1.1 200 OK"), answer);
            }
        }
    }

    @Test
    void upgradeToAnythingElseIsNotTaken() throws IOException {
        for (String upgrade : new String[] {
            "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nConnection: Upgrade, HTTP2-Settings, close\r\n",
            "Upgrade: TLS/1.0\r\nConnection: Upgrade, close\r\n",
            "Upgrade: websocket\r\nConnection: Upgrade, close\r\n"
        }) {
            try (RawConnection connection = new RawConnection(fixture.gateway().port())) {
                String answer = connection
                        .send("GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\n" + upgrade + "\r\n")
                        .readAll();
                assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            }
        }
    }
}
