package dev.penstock.launcher.up;

import dev.penstock.config.GatewaySettings;
import dev.penstock.config.WorkerSettings;
import dev.penstock.gateway.Gateway;
import dev.penstock.launcher.client.Account;
import dev.penstock.launcher.process.Awaiting;
import dev.penstock.platform.observe.Telemetry;
import dev.penstock.workers.WorkerHost;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Everything of one {@code up}, from the empty folder to readiness and back. Blocking; one start, one stop. */
final class UpSystem {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    /** For all that follows a drain: what stops must also let go of its connections and threads. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(20);

    private final DataFolder folder;
    private final Map<String, String> environment;
    private final StopStack stops = new StopStack();

    UpSystem(DataFolder folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** Returns when clients can be served; whatever started before a failure is stopped by {@link #stop()}. */
    Screen start(int port, boolean demoData) {
        EngineRoom.clear(folder);
        Ports ports = Ports.settle(port, folder.ports());
        Credentials credentials = Credentials.in(folder.secrets());
        LocalSettings settings = new LocalSettings(folder, ports, credentials, environment);
        GatewaySettings gateway = settings.gateway();
        WorkerSettings workers = settings.workers();
        Telemetry telemetry = stops.start("metrics", Telemetry::new, Telemetry::close);
        Vertx vertx = stops.start(
                "event loops",
                () -> telemetry.vertx(gateway.http().eventLoops()),
                loops -> Awaiting.result(loops.close(), "closing the event loops", STOP_MARGIN));
        Optional<Account> demo = new EngineRoom(folder, ports, credentials, stops).start(() -> {
            new LocalDatabase(gateway.database(), credentials.postgres()).prepare();
            return demoData ? Optional.of(demo(vertx, gateway, ports, credentials)) : Optional.empty();
        });
        stops.start(
                "the gateway",
                () -> Awaiting.result(Gateway.start(vertx, gateway, telemetry), "starting the gateway", START_PATIENCE),
                node -> Awaiting.result(
                        node.close(),
                        "stopping the gateway",
                        gateway.http().drainTimeout().plus(STOP_MARGIN)));
        stops.start(
                "the worker host",
                () -> Awaiting.result(
                        WorkerHost.start(vertx, workers, telemetry), "starting the worker host", START_PATIENCE),
                host -> Awaiting.result(
                        host.close(),
                        "stopping the worker host",
                        workers.pools().drainTimeout().plus(STOP_MARGIN)));
        Readiness.await(ports.management(), START_PATIENCE);
        return new Screen(folder, ports, demo);
    }

    private Account demo(Vertx vertx, GatewaySettings gateway, Ports ports, Credentials credentials) {
        URI url = URI.create(LocalSettings.url(ports.http()));
        return DemoTenant.provision(vertx, gateway.database(), url, credentials.demo(), folder.demo());
    }

    /** Stops what runs, last started first, and lets another process have the folder. */
    void stop() {
        try (folder) {
            stops.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
