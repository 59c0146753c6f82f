package dev.penstock.launcher.up;

import dev.penstock.engines.EmbeddedBrokerEngine;
import dev.penstock.engines.EmbeddedObjectStoreEngine;
import dev.penstock.engines.EmbeddedPostgresEngine;
import dev.penstock.engines.EmbeddedRedisEngine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Starts the embedded engines side by side, and the database up to its schema. Blocking. */
final class EngineRoom {
    private final DataFolder folder;
    private final Ports ports;
    private final Credentials credentials;
    private final StopStack stops;

    EngineRoom(DataFolder folder, Ports ports, Credentials credentials, StopStack stops) {
        this.folder = folder;
        this.ports = ports;
        this.credentials = credentials;
        this.stops = stops;
    }

    /** Stops servers an earlier, killed process left on this data folder; their ports are free afterwards. */
    static void clear(DataFolder folder) {
        EmbeddedPostgresEngine.stopStray(folder.postgres(), folder.engines());
        EmbeddedRedisEngine.stopStray(folder.redis());
    }

    /**
     * Returns when all of them are ready, with what {@code onceDatabaseIsUp} gave; that runs as soon as PostgreSQL accepts
     * connections, beside the start of the others.
     */
    <T> T start(Supplier<T> onceDatabaseIsUp) {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            CompletableFuture<T> database =
                    CompletableFuture.runAsync(this::postgres, threads).thenApply(up -> onceDatabaseIsUp.get());
            CompletableFuture.allOf(
                            database,
                            CompletableFuture.runAsync(this::broker, threads),
                            CompletableFuture.runAsync(this::objects, threads),
                            CompletableFuture.runAsync(this::redis, threads))
                    .join();
            return database.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        } finally {
            threads.shutdown();
        }
    }

    private void postgres() {
        EmbeddedPostgresEngine.Options options = EmbeddedPostgresEngine.Options.durable(
                folder.postgres(),
                folder.engines(),
                folder.log("postgres.log"),
                ports.postgres(),
                credentials.postgres());
        stops.start("PostgreSQL", () -> EmbeddedPostgresEngine.start(options), EmbeddedPostgresEngine::close);
    }

    private void redis() {
        EmbeddedRedisEngine.Options options = EmbeddedRedisEngine.Options.standard(
                folder.redis(), folder.engines(), folder.log("redis.log"), ports.redis(), credentials.redis());
        stops.start("Redis", () -> EmbeddedRedisEngine.start(options), EmbeddedRedisEngine::close);
    }

    private void broker() {
        EmbeddedBrokerEngine.Options options =
                new EmbeddedBrokerEngine.Options(ports.broker(), LocalSettings.USER, credentials.broker());
        stops.start("the AMQP broker", () -> EmbeddedBrokerEngine.start(options), EmbeddedBrokerEngine::close);
    }

    private void objects() {
        EmbeddedObjectStoreEngine.Options options = new EmbeddedObjectStoreEngine.Options(
                folder.objects(), ports.objects(), LocalSettings.BUCKET, LocalSettings.USER, credentials.objects());
        stops.start(
                "the object store", () -> EmbeddedObjectStoreEngine.start(options), EmbeddedObjectStoreEngine::close);
    }
}
