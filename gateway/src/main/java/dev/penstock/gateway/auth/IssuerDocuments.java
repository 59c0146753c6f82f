package dev.penstock.gateway.auth;

import dev.penstock.config.IssuerSettings;
import dev.penstock.gateway.auth.jose.JsonMembers;
import dev.penstock.gateway.auth.jose.RefusedTokenException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.TimeUnit;

/**
 * Fetches what an issuer publishes (OpenID Connect Discovery 1.0): its metadata, and from there its keys. Over https, except on this
 * machine; follows no redirect; bounded in size and time. Any thread.
 */
final class IssuerDocuments {

    private static final int METADATA_BYTES_MAX = 128 * 1024;
    private static final int KEYS_BYTES_MAX = 256 * 1024;

    /** For each document, from the connection to the last byte. */
    private static final int FETCH_MS_MAX = 4_000;

    private static final String METADATA = "/.well-known/openid-configuration";

    private final HttpClient client;

    IssuerDocuments(Vertx vertx) {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(FETCH_MS_MAX)
                .setIdleTimeout(2 * FETCH_MS_MAX)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setVerifyHost(true);
        this.client = vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(1).setMaxWaitQueueSize(4))
                .build();
    }

    Future<Void> close() {
        return client.close();
    }

    /** The issuer's key set, as it is published. Fails when either document is not to be had or not what it should be. */
    Future<byte[]> keys(IssuerSettings issuer) {
        String base = issuer.issuer().toString();
        String below = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return fetch(URI.create(below + METADATA), METADATA_BYTES_MAX)
                .map(metadata -> keysAddress(issuer, metadata))
                .compose(address -> fetch(address, KEYS_BYTES_MAX));
    }

    private static URI keysAddress(IssuerSettings issuer, byte[] metadata) {
        JsonMembers read = JsonMembers.read(metadata);
        if (!issuer.issuer().toString().equals(read.requiredText("issuer"))) {
            throw new RefusedTokenException("its metadata is another issuer's");
        }
        try {
            URI address = new URI(read.requiredText("jwks_uri"));
            boolean onThisMachine = IssuerSettings.isLoopback(issuer.issuer()) && IssuerSettings.isLoopback(address);
            if (address.getHost() != null && ("https".equals(address.getScheme()) || onThisMachine)) {
                return address;
            }
        } catch (URISyntaxException malformed) {
            // refused below
        }
        throw new RefusedTokenException("jwks_uri (expected: https)");
    }

    private Future<byte[]> fetch(URI address, int bytesMax) {
        RequestOptions get = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(address.toString())
                .setFollowRedirects(false)
                .putHeader("Accept", "application/json");
        return client.request(get)
                .compose(request -> request.send()
                        .compose(response -> body(request, response, bytesMax))
                        .timeout(FETCH_MS_MAX, TimeUnit.MILLISECONDS)
                        .onFailure(e -> request.reset()))
                .timeout(2L * FETCH_MS_MAX, TimeUnit.MILLISECONDS);
    }

    private static Future<byte[]> body(HttpClientRequest request, HttpClientResponse response, int bytesMax) {
        if (response.statusCode() != 200) {
            return Future.failedFuture(new RefusedTokenException("answered with status " + response.statusCode()));
        }
        Promise<byte[]> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(body.getBytes()));
        response.handler(part -> {
            if (body.length() + part.length() > bytesMax) {
                whole.tryFail(new RefusedTokenException("longer than " + bytesMax + " bytes"));
                request.reset();
            } else {
                body.appendBuffer(part);
            }
        });
        return whole.future();
    }
}
