package dev.penstock.engines;

import dev.penstock.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * S3Proxy inside this JVM over a folder: an S3 endpoint that verifies SigV4 signatures, expiry, signed length and
 * SHA-256. A bucket is a folder; objects are files and survive everything the file system survives. All methods block;
 * not thread-safe.
 */
public final class EmbeddedObjectStoreEngine implements AutoCloseable {
    /** Largest body of one request that is signed as a whole; larger files come as multipart uploads. */
    private static final long SIGNED_BODY_BYTES_MAX = 5L << 30;

    private static final int THREADS_MAX = 64;
    private static final long STOP_MILLIS_MAX = 2_000;

    private final Options options;
    private final S3Proxy proxy;

    private EmbeddedObjectStoreEngine(Options options, S3Proxy proxy) {
        this.options = options;
        this.proxy = proxy;
    }

    /**
     * Starts the endpoint and creates the bucket when missing.
     *
     * @throws EngineException when the folder cannot be used or the port is taken
     */
    public static EmbeddedObjectStoreEngine start(Options options) {
        try {
            createPrivate(options.data().resolve(options.bucket()));
            S3Proxy proxy = S3Proxy.builder()
                    .blobStore(new FilesystemNio2BlobStore(
                            options.data().toAbsolutePath().toString()))
                    .endpoint(URI.create("http://127.0.0.1:" + options.port()))
                    .awsAuthentication(
                            AuthenticationType.AWS_V4,
                            options.accessKey(),
                            options.secretKey().reveal())
                    .v4MaxNonChunkedRequestSize(SIGNED_BODY_BYTES_MAX)
                    .jettyMaxThreads(THREADS_MAX)
                    .stopTimeout(STOP_MILLIS_MAX)
                    .build();
            proxy.start();
            return new EmbeddedObjectStoreEngine(options, proxy);
        } catch (IOException e) {
            throw new EngineException("the object store cannot use " + options.data() + ": " + e.getMessage(), e);
        } catch (Exception e) {
            throw new EngineException(
                    "the object store could not be started on port " + options.port() + ": " + e.getMessage(), e);
        }
    }

    /** Where clients reach it, path-style: {@code endpoint/bucket/key}. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    public String bucket() {
        return options.bucket();
    }

    /** Makes one more bucket; no error when it exists. */
    public void createBucket(String bucket) {
        try {
            createPrivate(options.data().resolve(bucket));
        } catch (IOException e) {
            throw new EngineException("the object store cannot use " + options.data() + ": " + e.getMessage(), e);
        }
    }

    /** Waits up to 2 s for transfers under way, then ends. Idempotent. */
    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new EngineException("the object store did not stop in order: " + e.getMessage(), e);
        }
    }

    /** S3Proxy takes a folder others may read for a public bucket, and lists it to anyone. */
    private static void createPrivate(Path bucket) throws IOException {
        Files.createDirectories(bucket);
        Files.setPosixFilePermissions(bucket, PosixFilePermissions.fromString("rwx------"));
    }

    /**
     * How to run it.
     *
     * @param data folder that holds the buckets; made when missing, kept on close
     * @param port TCP port on 127.0.0.1; 0 takes a free one
     * @param bucket made on start
     * @param accessKey identity clients sign with
     * @param secretKey key clients sign with
     */
    public record Options(Path data, int port, String bucket, String accessKey, Secret secretKey) {}
}
