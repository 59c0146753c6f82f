package dev.penstock.gateway;

import dev.penstock.protocol.http.TokenResponse;
import dev.penstock.protocol.json.WireJson;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A client as tests want it: blocking, immutable, follows no redirects, and every answer comes back, whatever its status. The
 * {@code with…} methods make another client that sends more.
 */
public final class ApiClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(70);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final URI base;
    private final Map<String, String> headers;

    private ApiClient(URI base, Map<String, String> headers) {
        this.base = base;
        this.headers = Map.copyOf(headers);
    }

    /** A client without a token. */
    public static ApiClient of(URI base) {
        return new ApiClient(base, Map.of());
    }

    /** An answer; {@code json()} and {@code as()} read its body. */
    public record Answer(int status, Map<String, String> headers, String body) {

        public JsonObject json() {
            return new JsonObject(body);
        }

        public <T> T as(Class<T> type) {
            return WireJson.readForgiving(body, type);
        }

        /** The code of a problem document. */
        public String code() {
            return json().getString("code");
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(java.util.Locale.ROOT)));
        }
    }

    public ApiClient with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new ApiClient(base, more);
    }

    public ApiClient withToken(String accessToken) {
        return with("Authorization", "Bearer " + accessToken);
    }

    public ApiClient withToken(TokenResponse tokens) {
        return withToken(tokens.accessToken());
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    /** Sends a record or a {@link JsonObject}; a String goes as it is. */
    public Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    public Answer post(String path) {
        return send("POST", path, null);
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, body);
    }

    public Answer patch(String path, Object body) {
        return send("PATCH", path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** Sends any method; {@code null} for no body. */
    public Answer send(String method, String path, Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.method(method, BodyPublishers.ofString(text(body)));
            if (!headers.containsKey("Content-Type")) {
                request.header("Content-Type", "application/json");
            }
        }
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            Map<String, String> received = new LinkedHashMap<>();
            response.headers().map().forEach((name, values) -> received.put(name, values.get(0)));
            return new Answer(response.statusCode(), received, response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(Object body) {
        if (body instanceof String text) {
            return text;
        }
        return body instanceof JsonObject json ? json.encode() : WireJson.writeText(body);
    }
}
