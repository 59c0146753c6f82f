package dev.penstock.gateway.route;

import dev.penstock.gateway.configuration.ConfigRepository;
import dev.penstock.protocol.json.WireJson;
import dev.penstock.protocol.routes.RouteTableDocument;
import io.vertx.core.Future;
import java.util.Optional;

/** The version in force in the database. The document is read only when its number has changed. */
final class DatabaseRouteSource implements RouteSource {

    private static final String NONE = "0";

    private final ConfigRepository versions;

    DatabaseRouteSource(ConfigRepository versions) {
        this.versions = versions;
    }

    @Override
    public Future<Optional<Found>> since(String mark) {
        return versions.activeNo().compose(no -> {
            String now = Long.toString(no);
            if (now.equals(mark)) {
                return Future.succeededFuture(Optional.empty());
            }
            return now.equals(NONE)
                    ? Future.succeededFuture(Optional.of(new Found(NONE, WireJson.writeText(RouteTableDocument.EMPTY))))
                    : versions.document(no).map(document -> document.map(text -> new Found(now, text)));
        });
    }
}
