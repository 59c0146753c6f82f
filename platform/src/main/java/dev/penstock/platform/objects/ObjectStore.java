package dev.penstock.platform.objects;

import dev.penstock.config.ObjectStoreSettings;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClientResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The calls we make to the store ourselves; clients' bytes go through {@link S3Signer}'s URLs instead. Bounded in
 * connections, waiting requests, time and bytes; behind a breaker, so that a store that is gone costs callers nothing.
 *
 * <p>Callable from any thread. Every future fails with an {@link ObjectStoreException} only: {@link ObjectMissing},
 * {@link ObjectRejected} or {@link ObjectStoreUnavailable}; local disk errors come through as they are. No call is
 * retried here.
 */
public final class ObjectStore {
    private static final Buffer EMPTY = Buffer.buffer();

    private final FileSystem files;
    private final S3Exchange exchange;
    private final String bucket;
    private final ObjectStoreLimits limits;

    public ObjectStore(Vertx vertx, ObjectStoreSettings settings, ObjectStoreLimits limits, Clock clock) {
        SigV4 signer = new SigV4(
                settings.endpoint(),
                settings.region(),
                settings.accessKey(),
                settings.secretKey().reveal());
        this.files = vertx.fileSystem();
        this.exchange = new S3Exchange(vertx, signer, limits, clock);
        this.bucket = settings.bucket();
        this.limits = limits;
    }

    /** Fails with {@link ObjectStoreUnavailable}, at once, while the breaker is open: before a client starts in vain. */
    public Future<Void> requireAvailable() {
        return exchange.isOpen()
                ? Future.failedFuture(new ObjectStoreUnavailable("breaker open", null))
                : Future.succeededFuture();
    }

    /** Fails if the bucket is not there, not ours, or the store does not answer. For readiness. */
    public Future<Void> bucketExists() {
        return control(new S3Call("HEAD", "/" + bucket, Map.of(), Map.of())).mapEmpty();
    }

    /** Size, and SHA-256 if the store keeps it. */
    public Future<ObjectInfo> head(String key) {
        return control(call("HEAD", key, Map.of(), Map.of("x-amz-checksum-mode", "ENABLED")))
                .map(reply -> info(reply.headers()));
    }

    /** Starts a multipart upload whose parts carry SHA-256 checksums; the future gives the store's upload id. */
    public Future<String> createMultipart(String key, String type) {
        Map<String, String> headers = Map.of("content-type", type, "x-amz-checksum-algorithm", "SHA256");
        return control(call("POST", key, Map.of("uploads", ""), headers))
                .compose(reply -> S3Xml.read(reply.body().getBytes())
                        .flatMap(document -> document.text("UploadId"))
                        .<Future<String>>map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(
                                new ObjectStoreUnavailable("an answer without UploadId to " + key, null))));
    }

    /**
     * Joins the parts, given in ascending order, into the object. Fails with {@link ObjectMissing} when the upload is
     * gone, which it also is after an earlier completion: look with {@link #head} then.
     */
    public Future<Void> completeMultipart(String key, String uploadId, List<UploadedPart> parts) {
        Buffer body = Buffer.buffer(S3Xml.completion(parts));
        Map<String, String> headers = Map.of("content-length", Integer.toString(body.length()));
        S3Call call = call("POST", key, Map.of("uploadId", uploadId), headers);
        return exchange.call(call, body, limits.transferIdleTimeout()).mapEmpty();
    }

    /** Frees the parts of an upload nobody will complete. Succeeds when there is none. */
    public Future<Void> abortMultipart(String key, String uploadId) {
        return control(call("DELETE", key, Map.of("uploadId", uploadId), Map.of()))
                .<Void>mapEmpty()
                .recover(ObjectStore::absentIsFine);
    }

    /** Succeeds when there is none. */
    public Future<Void> delete(String key) {
        return control(call("DELETE", key, Map.of(), Map.of())).<Void>mapEmpty().recover(ObjectStore::absentIsFine);
    }

    /** Streams a file to the store, which compares it with {@code hash}. Overwrites. */
    public Future<Void> putFile(String key, Path source, String type, ContentHash hash) {
        return exchange.onOneContext(() -> files.open(
                        source.toString(), new OpenOptions().setWrite(false).setCreate(false))
                .compose(file -> file.size()
                        .compose(sizeBytes -> put(key, file, sizeBytes, type, hash))
                        .eventually(file::close)));
    }

    /**
     * Streams an object into a new file, at the pace of the slower side, and gives its size. An object over
     * {@code bytesMax} is refused before any byte of it; a file left by a failure is removed.
     */
    public Future<Long> getToFile(String key, Path target, long bytesMax) {
        return exchange.onOneContext(() -> exchange.open(call("GET", key, Map.of(), Map.of()))
                .compose(response -> bounded(response, key, bytesMax)
                        .compose(sizeBytes ->
                                download(response, target, sizeBytes).map(sizeBytes))));
    }

    /** Closes connections; requests under way fail. */
    public Future<Void> close() {
        return exchange.close();
    }

    private Future<Void> put(String key, AsyncFile file, long sizeBytes, String type, ContentHash hash) {
        Map<String, String> headers = Map.of(
                "content-length", Long.toString(sizeBytes),
                "content-type", type,
                "x-amz-checksum-sha256", hash.base64());
        return exchange.stream(call("PUT", key, Map.of(), headers), request -> request.send(file))
                .mapEmpty();
    }

    private static Future<Long> bounded(HttpClientResponse response, String key, long bytesMax) {
        long sizeBytes = sizeBytes(response.headers());
        if (sizeBytes >= 0 && sizeBytes <= bytesMax) {
            return Future.succeededFuture(sizeBytes);
        }
        response.exceptionHandler(resetByUs -> {}).request().reset();
        return Future.failedFuture(
                new ObjectRejected("TooLarge", key + ": " + sizeBytes + " bytes (expected: 0.." + bytesMax + ")"));
    }

    private Future<Void> download(HttpClientResponse response, Path target, long sizeBytes) {
        String path = target.toString();
        return files.open(path, new OpenOptions().setCreateNew(true).setRead(false))
                .onFailure(noFile -> response.request().reset())
                .compose(file -> response.pipe()
                        .endOnComplete(false)
                        .to(file)
                        .recover(S3Exchange::<Void>unavailable)
                        .compose(ended -> requireWhole(file, sizeBytes))
                        .eventually(file::close)
                        .recover(broken -> files.delete(path).transform(gone -> Future.failedFuture(broken))));
    }

    private static Future<Void> requireWhole(AsyncFile file, long sizeBytes) {
        return file.getWritePos() == sizeBytes
                ? Future.succeededFuture()
                : Future.failedFuture(new ObjectStoreUnavailable(
                        "a body ended after " + file.getWritePos() + " of " + sizeBytes + " bytes", null));
    }

    private Future<S3Exchange.Reply> control(S3Call call) {
        return exchange.call(call, EMPTY, limits.idleTimeout());
    }

    private S3Call call(String method, String key, Map<String, String> query, Map<String, String> headers) {
        return new S3Call(method, "/" + bucket + "/" + key, query, headers);
    }

    private static ObjectInfo info(MultiMap headers) {
        String etag = headers.contains("etag") ? headers.get("etag") : "";
        return new ObjectInfo(sizeBytes(headers), etag, wholeHash(headers));
    }

    private static Optional<ContentHash> wholeHash(MultiMap headers) {
        String base64 = headers.get("x-amz-checksum-sha256");
        boolean isComposite = base64 == null || base64.contains("-");
        return isComposite ? Optional.empty() : Optional.of(ContentHash.ofBase64(base64));
    }

    private static long sizeBytes(MultiMap headers) {
        String length = headers.get("content-length");
        return length == null ? -1 : Long.parseLong(length);
    }

    private static Future<Void> absentIsFine(Throwable failure) {
        return failure instanceof ObjectMissing ? Future.succeededFuture() : Future.failedFuture(failure);
    }
}
