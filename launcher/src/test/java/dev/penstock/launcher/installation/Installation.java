package dev.penstock.launcher.installation;

import dev.penstock.config.BrokerSettings;
import dev.penstock.config.DatabaseSettings;
import dev.penstock.config.ObjectStoreSettings;
import dev.penstock.config.RedisSettings;
import dev.penstock.engines.FreePort;
import dev.penstock.engines.harness.Backends;
import dev.penstock.launcher.client.Account;
import dev.penstock.protocol.Ids;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** One Penstock on the backends of the tests, whose gateways and workers are processes of their own. */
public final class Installation {

    /** Each process refuses settings that are not its own. */
    private static final Set<String> GATEWAY_SECTIONS = Set.of(
            "NODE",
            "LIMITS",
            "RELAY",
            "HTTP",
            "TLS",
            "EDGE",
            "ADMISSION",
            "AUTH",
            "ACCOUNTS",
            "REDIS",
            "REALTIME",
            "ROUTES",
            "PROXY",
            "DATABASE",
            "BROKER",
            "OBJECTS");

    private static final Set<String> WORKER_SECTIONS = Set.of("POOLS", "JOBS", "DATABASE", "BROKER", "OBJECTS");

    private final Map<String, String> environment = new HashMap<>();
    private final DatabaseSettings database = Backends.shared().freshDatabase();
    private final RedisSettings redis = Backends.shared().redis();
    private final int httpPort = FreePort.any();

    public Installation() {
        BrokerSettings broker = Backends.shared().broker();
        ObjectStoreSettings objects = Backends.shared().objects();
        set("DATABASE_HOST", database.host());
        set("DATABASE_PORT", database.port());
        set("DATABASE_DATABASE", database.database());
        set("DATABASE_USER", database.user());
        set("DATABASE_PASSWORD", database.password().reveal());
        set("BROKER_HOST", broker.host());
        set("BROKER_PORT", broker.port());
        set("BROKER_USER", broker.user());
        set("BROKER_PASSWORD", broker.password().reveal());
        set("BROKER_VIRTUAL_HOST", broker.virtualHost());
        set("BROKER_PREFIX", broker.prefix());
        set("REDIS_URI", redis.uri());
        set("REDIS_PASSWORD", redis.password().reveal());
        set("REDIS_PREFIX", redis.prefix());
        set("OBJECTS_ENDPOINT", objects.endpoint());
        set("OBJECTS_PUBLIC_ENDPOINT", objects.publicEndpoint());
        set("OBJECTS_BUCKET", objects.bucket());
        set("OBJECTS_ACCESS_KEY", objects.accessKey());
        set("OBJECTS_SECRET_KEY", objects.secretKey().reveal());
        set("HTTP_HOST", "127.0.0.1");
        set("HTTP_PORT", httpPort);
        set("HTTP_PUBLIC_URL", url());
        set("AUTH_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]));
    }

    /** What a dead process held is soon free. */
    public static Installation withShortLeases() {
        return new Installation()
                .set("RELAY_DISPATCH_LEASE", "3s")
                .set("RELAY_CONFIRM_TIMEOUT", "2s")
                .set("RELAY_REAP_INTERVAL", "500ms")
                .set("RELAY_POLL", "200ms")
                .set("POOLS_LEASE", "3s")
                .set("JOBS_BACKOFF_BASE", "100ms");
    }

    public DatabaseSettings database() {
        return database;
    }

    public RedisSettings redis() {
        return redis;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    /** Makes a tenant with a drive and a user, who is operator of the installation. */
    public Account newAccount() {
        String tenant = "t" + Ids.next().toString().replace("-", "");
        return Provisioned.account(database, url(), tenant);
    }

    /** Starts a gateway and waits until it is ready. */
    public PenstockProcess gateway(String failpoint) {
        return start("gateway", failpoint, GATEWAY_SECTIONS, Jvm.SMALL);
    }

    /** The same, without failpoint. */
    public PenstockProcess gateway(Jvm jvm) {
        return start("gateway", "", GATEWAY_SECTIONS, jvm);
    }

    /** Starts a worker of the shared pool and waits until it is ready. */
    public PenstockProcess worker(String failpoint) {
        return start("worker", failpoint, WORKER_SECTIONS, Jvm.SMALL);
    }

    private PenstockProcess start(String command, String failpoint, Set<String> sections, Jvm jvm) {
        Map<String, String> own = new HashMap<>();
        environment.forEach((name, value) -> {
            if (sections.contains(name.split("_")[1])) {
                own.put(name, value);
            }
        });
        own.put("PENSTOCK_FAILPOINT", failpoint);
        int managementPort = FreePort.any();
        own.put("PENSTOCK_MANAGEMENT_PORT", Integer.toString(managementPort));
        return PenstockProcess.start(jvm, command, own, managementPort);
    }

    /** A setting by the rest of its environment variable, such as {@code HTTP_BODY_MAX}; for processes started from now on. */
    public Installation set(String name, Object value) {
        environment.put("PENSTOCK_" + name, value.toString());
        return this;
    }
}
