package dev.penstock.engines.harness;

import dev.penstock.config.BrokerSettings;
import dev.penstock.config.DatabaseSettings;
import dev.penstock.config.ObjectStoreSettings;
import dev.penstock.config.RedisSettings;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Servers for integration tests, each started when first asked for, once per JVM, and stopped at its end. The system
 * property {@code penstock.it.backends} chooses {@code embedded} (default) or {@code services}: PostgreSQL, Redis and
 * RabbitMQ on their usual ports of this machine. What it hands out is never shared: an own database, an own prefix, an
 * own bucket. Thread-safe; the first call of each kind blocks for a second or two.
 */
public final class Backends {
    private static final String PROPERTY = "penstock.it.backends";

    private final Kind kind;
    private final RunScope scope = RunScope.open();
    private final AtomicInteger serial = new AtomicInteger();
    private final DatabaseBackend databases;
    private final RedisBackend redis;
    private final BrokerBackend broker;
    private final ObjectStoreBackend objects;

    private Backends(Kind kind) {
        this.kind = kind;
        databases = new DatabaseBackend(kind, scope);
        redis = new RedisBackend(kind, scope);
        broker = new BrokerBackend(kind, scope);
        objects = new ObjectStoreBackend(scope);
    }

    /** The one set of servers of this JVM. */
    public static Backends shared() {
        return Shared.INSTANCE;
    }

    /** Which servers these are; a test of what only one of them can do asks this first. */
    public Kind kind() {
        return kind;
    }

    /** A migrated database of its own, copied from a template; dropped at the JVM's end. */
    public DatabaseSettings freshDatabase() {
        return databases.fresh(nextName());
    }

    /** A database of its own without any table, to test migrations on. */
    public DatabaseSettings emptyDatabase() {
        return databases.empty(nextName());
    }

    /** Redis under a key prefix of its own. */
    public RedisSettings redis() {
        return redis.fresh(nextName());
    }

    /** The broker under a name prefix of its own. */
    public BrokerSettings broker() {
        return broker.fresh(nextName());
    }

    /** S3Proxy (with either kind of servers) with a bucket of its own. */
    public ObjectStoreSettings objects() {
        return objects.fresh(nextName());
    }

    /** A proxy before any of these servers, to cut the line; the test closes it. */
    public TcpProxy proxy(String host, int port) {
        return TcpProxy.to(host, port);
    }

    private String nextName() {
        return scope.name() + "-" + serial.incrementAndGet();
    }

    /** Which servers tests run on. */
    public enum Kind {
        EMBEDDED,
        SERVICES;

        private static Kind chosen() {
            return valueOf(System.getProperty(PROPERTY, "embedded").toUpperCase(Locale.ROOT));
        }
    }

    private static final class Shared {
        private static final Backends INSTANCE = new Backends(Kind.chosen());

        private Shared() {}
    }
}
