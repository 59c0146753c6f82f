package dev.penstock.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.ApiClient;
import dev.penstock.gateway.ApiClient.Answer;
import dev.penstock.gateway.GatewayFixture;
import dev.penstock.protocol.Ids;
import dev.penstock.protocol.http.LoginRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every request goes through, whatever its feature, over real HTTP. */
final class EdgeIT {

    private static GatewayFixture fixture;
    private static ApiClient admin;

    @BeforeAll
    static void start() {
        fixture = GatewayFixture.start();
        admin = fixture.admin();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void keepsAGoodRequestIdAndReplacesABadOne() {
        assertEquals("my-id.1", header(admin.with("X-Request-Id", "my-id.1").get("/v1/me"), "X-Request-Id"));
        String made = header(admin.with("X-Request-Id", "bad id\"; drop").get("/v1/me"), "X-Request-Id");
        assertTrue(Ids.parse(made).isPresent());
        assertTrue(Ids.parse(header(admin.get("/v1/me"), "X-Request-Id")).isPresent());
    }

    @Test
    void continuesATraceAndBeginsOne() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        String continued = header(
                admin.with("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
                        .get("/v1/me"),
                "traceparent");
        assertTrue(continued.startsWith("00-" + trace + "-") && continued.endsWith("-01"), continued);
        assertNotEquals("b7ad6b7169203331", continued.substring(36, 52));

        String begun = header(
                admin.with("traceparent", "00-" + "0".repeat(32) + "-b7ad6b7169203331-01")
                        .get("/v1/me"),
                "traceparent");
        assertFalse(begun.contains("0".repeat(32)));
    }

    @Test
    void problemNamesRequestAndPath() {
        Answer answer = admin.with("X-Request-Id", "find-me").get("/v1/nothing-here?token=secret");
        assertEquals(404, answer.status());
        assertEquals("not-found", answer.code());
        assertEquals("find-me", answer.json().getString("requestId"));
        assertEquals("/v1/nothing-here", answer.json().getString("instance"));
        assertEquals("application/problem+json", header(answer, "Content-Type"));
    }

    @Test
    void securityHeadersAreOnEveryAnswer() {
        for (Answer answer : new Answer[] {
            admin.get("/v1/me"), admin.get("/nowhere"), fixture.anonymous().get("/v1/me")
        }) {
            assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
            assertEquals("no-store", header(answer, "Cache-Control"));
            assertTrue(header(answer, "Content-Security-Policy").contains("default-src 'none'"));
        }
    }

    @Test
    void otherMethodIsRefusedWithThoseAllowed() {
        Answer answer = fixture.anonymous().get("/v1/auth/login");
        assertEquals(405, answer.status());
        assertEquals("method-not-allowed", answer.code());
        assertEquals("POST", header(answer, "Allow"));
    }

    @Test
    void malformedJsonIsRefused() {
        for (String body : new String[] {"{", "", "nonsense", "\u0000"}) {
            Answer answer = fixture.anonymous().post("/v1/auth/login", body);
            assertEquals(400, answer.status(), body);
            assertEquals("malformed-body", answer.code());
        }
    }

    @Test
    void wrongTypesAreRefusedWithTheirPlaces() {
        Answer answer = fixture.anonymous()
                .post("/v1/auth/login", "{\"tenant\":7,\"email\":\"a@b\",\"password\":\"x\",\"device\":\"d\"}");
        assertEquals(422, answer.status(), answer.body());
        assertEquals("invalid-body", answer.code());
        assertEquals(
                "/tenant", answer.json().getJsonArray("errors").getJsonObject(0).getString("pointer"));
    }

    @Test
    void unknownMembersAreRefused() {
        JsonObject body = new JsonObject()
                .put("tenant", "a")
                .put("email", "a@b")
                .put("password", "x")
                .put("device", "d")
                .put("admin", true);
        assertEquals(422, fixture.anonymous().post("/v1/auth/login", body).status());
    }

    @Test
    void otherMediaTypeIsRefused() {
        Answer answer = fixture.anonymous().with("Content-Type", "text/plain").post("/v1/auth/login", "{}");
        assertEquals(415, answer.status());
        assertEquals("unsupported-media-type", answer.code());
    }

    @Test
    void charsetParameterIsFine() {
        LoginRequest body =
                new LoginRequest(fixture.tenant().slug(), fixture.tenant().adminEmail(), GatewayFixture.PASSWORD, "d");
        assertEquals(
                200,
                fixture.anonymous()
                        .with("Content-Type", "application/json; charset=utf-8")
                        .post("/v1/auth/login", body)
                        .status());
    }

    @Test
    void announcedOversizeBodyIsRefusedUnread() throws IOException {
        String head =
                "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n";
        String answer = raw(head);
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        assertTrue(answer.contains("payload-too-large"), answer);
    }

    @Test
    void chunkedOversizeBodyIsRefusedAndTheConnectionClosed() throws IOException {
        String head = """
                POST /v1/auth/login HTTP/1.1
                Host: x
                Content-Type: application/json
                Transfer-Encoding: chunked

                """.replace("\n", "\r\n");
        String chunk = Integer.toHexString(65_536) + "\r\n" + " ".repeat(65_536) + "\r\n";
        String answer = raw(head + chunk.repeat(20));
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    }

    @Test
    void overlongRequestTargetIsRefused() {
        Answer answer = fixture.anonymous().get("/v1/me?q=" + "a".repeat(20_000));
        assertEquals(414, answer.status());
        assertEquals("uri-too-long", answer.code());
    }

    @Test
    void nonsenseIsRefused() throws IOException {
        String answer = raw("\u0016\u0003\u0001 what is this\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.0 400 "), answer);
        assertFalse(answer.contains("Exception"), answer);
    }

    @Test
    void foreignDriveDoesNotExist() {
        Answer foreign = admin.get("/v1/drives/" + fixture.newTenant().driveId());
        Answer unknown = admin.get("/v1/drives/" + Ids.next());
        Answer noId = admin.get("/v1/drives/x");
        for (Answer answer : new Answer[] {foreign, unknown, noId}) {
            assertEquals(404, answer.status(), answer.body());
            assertEquals("not-found", answer.code());
        }
    }

    /** Sends bytes as they are and reads what comes until the server closes or falls silent. */
    private static String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), fixture.gateway().port())) {
            socket.setSoTimeout(3000);
            OutputStream out = socket.getOutputStream();
            try {
                out.write(request.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            } catch (IOException closedWhileWriting) {
                // The server has seen enough; what it said is still there to read.
            }
            StringBuilder answer = new StringBuilder();
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8192];
            try {
                for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                    answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                }
            } catch (IOException silentOrReset) {
                // What has come so far is the answer.
            }
            return answer.toString();
        }
    }

    private static String header(Answer answer, String name) {
        return answer.header(name).orElseThrow();
    }
}
