package dev.penstock.launcher.client;

import dev.penstock.protocol.http.LoginRequest;
import dev.penstock.protocol.http.PresignedPut;
import dev.penstock.protocol.http.TokenResponse;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One client of the HTTP interface, logged in as one device. Blocking. */
public final class ApiClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Headers that the JDK's client sets itself and refuses to be given. */
    private static final Set<String> OWN_HEADERS = Set.of("content-length", "host");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final URI base;
    private @Nullable String token;

    public ApiClient(URI base) {
        this.base = base;
    }

    /** Logs in as a new device of the account. */
    public TokenResponse login(Account account, String device) {
        LoginRequest login = new LoginRequest(account.tenant(), account.email(), account.password(), device);
        TokenResponse tokens = post("/v1/auth/login", login, TokenResponse.class);
        this.token = tokens.accessToken();
        return tokens;
    }

    public <T> T get(String path, Class<T> type) {
        return WireJson.readForgiving(bytes(path), type);
    }

    /** The body of an answer as it came. */
    public byte[] bytes(String path) {
        return require(send(request(path).GET()), path);
    }

    public <T> T post(String path, Object body, Class<T> type) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(WireJson.write(body)));
        return WireJson.readForgiving(require(send(request), path), type);
    }

    /** Sends bytes to where the service said, with the headers it said. */
    public void put(PresignedPut put, byte[] bytes) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(put.url()).timeout(TIMEOUT).PUT(BodyPublishers.ofByteArray(bytes));
        put.headers().forEach((name, value) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                request.header(name, value);
            }
        });
        require(send(request), "the presigned PUT");
    }

    /** Follows the redirect of a download to the store. */
    public byte[] download(String path) {
        HttpResponse<byte[]> redirect = send(request(path).GET());
        if (redirect.statusCode() != 302) {
            throw refusal(redirect, path + " (expected: 302)");
        }
        URI location = URI.create(redirect.headers().firstValue("Location").orElseThrow());
        return require(send(HttpRequest.newBuilder(location).timeout(TIMEOUT).GET()), "the presigned GET");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new ClientFailure(base + " does not answer (" + e + "): is the system up? scripts/up starts it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    private static byte[] require(HttpResponse<byte[]> response, String what) {
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        throw refusal(response, what);
    }

    private static ClientFailure refusal(HttpResponse<byte[]> response, String what) {
        boolean problem = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith(Problem.MEDIA_TYPE))
                .isPresent();
        String reason = problem ? ": " + WireJson.readForgiving(response.body(), Problem.class) : "";
        return new ClientFailure(what + " answered " + response.statusCode() + reason, response.statusCode());
    }
}
