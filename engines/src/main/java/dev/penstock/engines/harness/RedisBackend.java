package dev.penstock.engines.harness;

import dev.penstock.config.RedisSettings;
import dev.penstock.config.Secret;
import dev.penstock.engines.EmbeddedRedisEngine;
import dev.penstock.engines.FreePort;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Redis for tests: one server, a key prefix for each test that asks. */
final class RedisBackend {
    private final Backends.Kind kind;
    private final RunScope scope;
    private @Nullable RedisSettings server;

    RedisBackend(Backends.Kind kind, RunScope scope) {
        this.kind = kind;
        this.scope = scope;
    }

    synchronized RedisSettings fresh(String name) {
        if (server == null) {
            server = kind == Backends.Kind.EMBEDDED ? startEmbedded() : settings(6379, Secret.NONE);
        }
        return new RedisSettings(server.uri(), server.password(), name);
    }

    private RedisSettings startEmbedded() {
        EmbeddedRedisEngine engine = EmbeddedRedisEngine.start(options());
        scope.onEnd(engine);
        return settings(engine.port(), scope.password());
    }

    private EmbeddedRedisEngine.Options options() {
        return EmbeddedRedisEngine.Options.standard(
                scope.redisData(),
                scope.binaries(),
                scope.folder().resolve("redis.log"),
                FreePort.any(),
                scope.password());
    }

    private static RedisSettings settings(int port, Secret password) {
        return new RedisSettings(URI.create("redis://127.0.0.1:" + port), password, "penstock");
    }
}
