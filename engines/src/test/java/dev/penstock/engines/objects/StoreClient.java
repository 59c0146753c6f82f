package dev.penstock.engines.objects;

import dev.penstock.platform.objects.PresignedRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** A client that sends presigned requests with an HTTP stack other than ours. */
final class StoreClient {
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    HttpResponse<byte[]> send(PresignedRequest request, byte[] body) throws IOException, InterruptedException {
        return send(request, body, Map.of());
    }

    /** {@code changed} replaces or adds headers. */
    HttpResponse<byte[]> send(PresignedRequest request, byte[] body, Map<String, String> changed)
            throws IOException, InterruptedException {
        HttpRequest.Builder draft = HttpRequest.newBuilder(request.url())
                .timeout(Duration.ofSeconds(20))
                .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(body));
        request.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("content-length")) {
                draft.setHeader(name, value);
            }
        });
        changed.forEach(draft::setHeader);
        return http.send(draft.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
