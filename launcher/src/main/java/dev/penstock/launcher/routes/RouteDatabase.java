package dev.penstock.launcher.routes;

import dev.penstock.config.GatewaySettings;
import dev.penstock.config.SettingsLoader;
import dev.penstock.config.SettingsTemplate;
import dev.penstock.gateway.route.RouteAdministration;
import dev.penstock.launcher.process.Awaiting;
import dev.penstock.launcher.process.CommandFailure;
import dev.penstock.launcher.service.SettingsFileOption;
import dev.penstock.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Function;

/** One thing done with the route table in the database. Blocking. */
final class RouteDatabase {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private RouteDatabase() {}

    /** For looking. */
    static <T> T ask(SettingsFileOption file, Function<RouteAdministration, Future<T>> question) {
        return on(settings(file), question);
    }

    /** For changing: refuses when gateways with these settings would not see it. */
    static <T> T change(SettingsFileOption file, Function<RouteAdministration, Future<T>> change) {
        GatewaySettings settings = settings(file);
        if (settings.routes().path().isPresent()) {
            throw CommandFailure.misused("routes.file is set: gateways read "
                    + settings.routes().file() + ", not the table in the database");
        }
        return on(settings, change);
    }

    private static GatewaySettings settings(SettingsFileOption file) {
        return SettingsLoader.gateway(file.resolve(SettingsTemplate.GATEWAY.fileName()), System.getenv());
    }

    private static <T> T on(GatewaySettings settings, Function<RouteAdministration, Future<T>> use) {
        Vertx vertx = Vertx.vertx();
        try {
            Database database = Database.open(vertx, settings.database());
            try {
                // Gateways look for themselves; there is nobody here to tell.
                RouteAdministration routes = new RouteAdministration(database, no -> {});
                return Awaiting.result(use.apply(routes), "the database", PATIENCE);
            } finally {
                Awaiting.result(database.close(), "closing the database", PATIENCE);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
