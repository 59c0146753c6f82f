package dev.penstock.launcher.up;

import dev.penstock.config.GatewaySettings;
import dev.penstock.config.SettingsLoader;
import dev.penstock.config.WorkerSettings;
import java.util.HashMap;
import java.util.Map;

/**
 * Settings that join gateway and workers to the embedded engines. They are given the way any environment is, so a user's own
 * {@code PENSTOCK_…} variables tune everything but the addresses and secrets, which are ours to choose.
 */
final class LocalSettings {
    static final String HOST = "127.0.0.1";
    static final String DATABASE = "penstock";
    static final String USER = "penstock";
    static final String BUCKET = "penstock";

    private final DataFolder folder;
    private final Ports ports;
    private final Credentials credentials;
    private final Map<String, String> environment;

    LocalSettings(DataFolder folder, Ports ports, Credentials credentials, Map<String, String> environment) {
        this.folder = folder;
        this.ports = ports;
        this.credentials = credentials;
        this.environment = environment;
    }

    GatewaySettings gateway() {
        Map<String, String> all = shared(ports.management());
        all.putIfAbsent("PENSTOCK_HTTP_DRAIN_TIMEOUT", "5s");
        all.put("PENSTOCK_HTTP_HOST", HOST);
        all.put("PENSTOCK_HTTP_PORT", Integer.toString(ports.http()));
        all.put("PENSTOCK_HTTP_PUBLIC_URL", url(ports.http()));
        all.put("PENSTOCK_REDIS_URI", "redis://" + HOST + ":" + ports.redis());
        all.put("PENSTOCK_REDIS_PASSWORD", credentials.redis().reveal());
        all.put("PENSTOCK_AUTH_MASTER_KEY", credentials.masterKey().reveal());
        all.put(
                "PENSTOCK_UPLOADS_BUCKET_EVENT_SECRET",
                credentials.bucketEvents().reveal());
        return SettingsLoader.gateway(null, all);
    }

    WorkerSettings workers() {
        Map<String, String> all = shared(ports.workerManagement());
        all.putIfAbsent("PENSTOCK_POOLS_DRAIN_TIMEOUT", "5s");
        all.put("PENSTOCK_SANDBOX_SCRATCH", folder.scratch().toString());
        return SettingsLoader.workers(null, all);
    }

    static String url(int port) {
        return "http://" + HOST + ":" + port;
    }

    private Map<String, String> shared(int managementPort) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PENSTOCK_MANAGEMENT_HOST", HOST);
        all.put("PENSTOCK_MANAGEMENT_PORT", Integer.toString(managementPort));
        all.put("PENSTOCK_DATABASE_HOST", HOST);
        all.put("PENSTOCK_DATABASE_PORT", Integer.toString(ports.postgres()));
        all.put("PENSTOCK_DATABASE_DATABASE", DATABASE);
        all.put("PENSTOCK_DATABASE_USER", USER);
        all.put("PENSTOCK_DATABASE_PASSWORD", credentials.database().reveal());
        all.put("PENSTOCK_BROKER_HOST", HOST);
        all.put("PENSTOCK_BROKER_PORT", Integer.toString(ports.broker()));
        all.put("PENSTOCK_BROKER_USER", USER);
        all.put("PENSTOCK_BROKER_PASSWORD", credentials.broker().reveal());
        all.put("PENSTOCK_OBJECTS_ENDPOINT", url(ports.objects()));
        all.put("PENSTOCK_OBJECTS_PUBLIC_ENDPOINT", url(ports.objects()));
        all.put("PENSTOCK_OBJECTS_BUCKET", BUCKET);
        all.put("PENSTOCK_OBJECTS_ACCESS_KEY", USER);
        all.put("PENSTOCK_OBJECTS_SECRET_KEY", credentials.objects().reveal());
        return all;
    }
}
