package dev.penstock.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.config.DataSize;
import dev.penstock.config.EdgeSettings;
import dev.penstock.gateway.GatewayFixture;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the edge adds to answers, CORS, compression, the access log, and what it believes of proxies, over real HTTP. */
final class AnswersIT {

    private static final String ORIGIN = "https://app.example.org";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static GatewayFixture fixture;
    private static Path log;
    private static String token;

    @BeforeAll
    static void start() {
        log = folder.resolve("access.log");
        fixture = GatewayFixture.start(settings -> settings.with(new EdgeSettings(
                log.toString(),
                List.of("127.0.0.1"),
                EdgeSettings.X_FORWARDED,
                false,
                List.of(ORIGIN),
                Duration.ofMinutes(5),
                new DataSize(64),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(90))));
        token = fixture.login(fixture.tenant(), fixture.tenant().adminEmail()).accessToken();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void preflightOfAnAllowedOriginIsAnsweredAtTheEdge() throws Exception {
        HttpResponse<byte[]> answer = send(request("/v1/drives")
                .header("Origin", ORIGIN)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertEquals(204, answer.statusCode());
        assertEquals(ORIGIN, header(answer, "Access-Control-Allow-Origin"));
        assertEquals("true", header(answer, "Access-Control-Allow-Credentials"));
        assertTrue(header(answer, "Access-Control-Allow-Methods").contains("PATCH"));
        assertTrue(header(answer, "Access-Control-Allow-Headers").contains("Idempotency-Key"));
        assertEquals("300", header(answer, "Access-Control-Max-Age"));
        assertEquals("Origin", header(answer, "Vary"));
    }

    @Test
    void anotherOriginIsNotLetIn() throws Exception {
        HttpResponse<byte[]> preflight = send(request("/v1/drives")
                .header("Origin", "https://app.example.org.evil.example")
                .header("Access-Control-Request-Method", "GET")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertEquals(403, preflight.statusCode());
        assertTrue(preflight.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
        HttpResponse<byte[]> simple = send(request("/v1/me").header("Origin", "null"));
        assertEquals(200, simple.statusCode());
        assertTrue(simple.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
        assertTrue(simple.headers().allValues("Vary").contains("Origin"));
    }

    @Test
    void refusalsSayToScriptsWhatTheyAre() throws Exception {
        HttpResponse<byte[]> answer =
                send(HttpRequest.newBuilder(fixture.url().resolve("/v1/me")).header("Origin", ORIGIN));
        assertEquals(401, answer.statusCode());
        assertEquals(ORIGIN, header(answer, "Access-Control-Allow-Origin"));
        assertTrue(header(answer, "Access-Control-Expose-Headers").contains("Retry-After"));
    }

    @Test
    void jsonIsCompressedForWhoTakesIt() throws Exception {
        HttpResponse<byte[]> plain = send(request("/v1/me"));
        HttpResponse<byte[]> packed = send(request("/v1/me").header("Accept-Encoding", "br;q=1, gzip;q=0.8"));
        assertEquals("gzip", header(packed, "Content-Encoding"));
        assertTrue(packed.headers().allValues("Vary").contains("Accept-Encoding"));
        assertTrue(plain.headers().allValues("Vary").contains("Accept-Encoding"));
        assertTrue(packed.body().length < plain.body().length);
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
        assertEquals(new JsonObject(text(plain.body())).fieldNames(), new JsonObject(text(unpacked)).fieldNames());
        assertArrayEquals(plain.body(), unpacked);
    }

    @Test
    void whatAuthenticationAnswersIsNeverCompressed() throws Exception {
        HttpResponse<byte[]> keys = send(request("/.well-known/jwks.json").header("Accept-Encoding", "gzip"));
        assertEquals(200, keys.statusCode());
        assertTrue(keys.headers().firstValue("Content-Encoding").isEmpty());
        HttpResponse<byte[]> refusing = send(request("/v1/me").header("Accept-Encoding", "gzip;q=0, *;q=0"));
        assertTrue(refusing.headers().firstValue("Content-Encoding").isEmpty());
    }

    @Test
    void eachRequestIsOneLineOfTheLogWithTheClientBehindTheProxy() throws Exception {
        send(request("/v1/me?token=secret")
                .header("X-Request-Id", "log-1")
                .header("X-Forwarded-For", "198.51.100.66, 203.0.113.9")
                .header("Forwarded", "for=198.51.100.77"));
        send(request("/v1/nothing\"here".replace("\"", "%22")).header("X-Request-Id", "log-2"));
        JsonObject line = line("log-1");
        assertEquals("203.0.113.9", line.getString("remote"));
        assertEquals("GET", line.getString("method"));
        assertEquals("/v1/me", line.getString("path"));
        assertEquals("/v1/me", line.getString("route"));
        assertEquals(200, line.getInteger("status"));
        assertTrue(line.getLong("bytes") > 0);
        assertTrue(line.getDouble("durationMs") > 0);
        assertEquals(fixture.tenant().id().toString(), line.getString("tenant"));
        assertEquals(fixture.tenant().adminId().toString(), line.getString("user"));
        assertEquals(404, line("log-2").getInteger("status"));
        assertFalse(Files.readString(log).contains("secret"));
    }

    private static JsonObject line(String requestId) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < deadline) {
            for (String line : Files.readString(log).split("\n")) {
                if (line.contains("\"" + requestId + "\"") && line.endsWith("}")) {
                    return new JsonObject(line);
                }
            }
        }
        throw new AssertionError("no line of " + requestId);
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(fixture.url().resolve(path)).header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }
}
