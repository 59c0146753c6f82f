package dev.penstock.gateway.route;

import io.vertx.core.Future;
import java.util.Optional;

/** Where tables come from. On the watch's context. */
public interface RouteSource {

    /** A mark no source gives: before the first look. */
    String NO_MARK = "";

    /**
     * A table and what tells it from others.
     *
     * @param mark the same for the same table, such as its version
     */
    record Found(String mark, String json) {}

    /** The table that is there now, or empty if it is still the one with this mark. Fails while the source cannot be read. */
    Future<Optional<Found>> since(String mark);
}
