package dev.penstock.engines.harness;

import dev.penstock.config.ObjectStoreSettings;
import dev.penstock.engines.EmbeddedObjectStoreEngine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The object store for tests: one S3Proxy, a bucket for each test that asks. */
final class ObjectStoreBackend {
    private static final String ACCESS_KEY = "penstock-it";
    private static final Duration PRESIGN_TTL = Duration.ofMinutes(15);

    private final RunScope scope;
    private @Nullable EmbeddedObjectStoreEngine engine;

    ObjectStoreBackend(RunScope scope) {
        this.scope = scope;
    }

    synchronized ObjectStoreSettings fresh(String bucket) {
        if (engine == null) {
            engine = EmbeddedObjectStoreEngine.start(new EmbeddedObjectStoreEngine.Options(
                    scope.folder().resolve("objects"), 0, bucket, ACCESS_KEY, scope.password()));
            // Not closed at the JVM's end: it would wait for transfers a test left unfinished.
        }
        engine.createBucket(bucket);
        return new ObjectStoreSettings(
                engine.endpoint(), engine.endpoint(), "us-east-1", bucket, ACCESS_KEY, scope.password(), PRESIGN_TTL);
    }
}
