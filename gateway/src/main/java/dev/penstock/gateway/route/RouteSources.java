package dev.penstock.gateway.route;

import dev.penstock.gateway.configuration.ConfigRepository;
import dev.penstock.platform.database.Database;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** The places a table may come from. */
public final class RouteSources {

    private RouteSources() {}

    /** The version in force in the database. */
    public static RouteSource database(Database database) {
        return new DatabaseRouteSource(new ConfigRepository(database, RouteAdministration.KIND));
    }

    /** A file, read again whenever its content changes. */
    public static RouteSource file(Vertx vertx, Path file) {
        return new FileRouteSource(vertx, file);
    }
}
