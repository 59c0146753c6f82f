package dev.penstock.gateway.edge;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which methods a path has, for the header {@code Allow} that a 405 must carry (RFC 9110, section 15.5.6). Immutable. */
final class AllowedMethods {

    private final List<Entry> entries;

    private AllowedMethods(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** What one route serves; a segment that begins with a colon stands for any. */
    private record Entry(List<String> segments, Set<HttpMethod> methods) {

        boolean serves(List<String> path) {
            if (path.size() != segments.size()) {
                return false;
            }
            for (int i = 0; i < path.size(); i++) {
                if (!segments.get(i).startsWith(":") && !segments.get(i).equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Of a router's routes; those without a plain path or without a method say nothing. */
    static AllowedMethods of(List<Route> routes) {
        List<Entry> entries = new ArrayList<>();
        for (Route route : routes) {
            if (route.methods() != null && route.getPath() != null) {
                entries.add(new Entry(segments(route.getPath()), Set.copyOf(route.methods())));
            }
        }
        return new AllowedMethods(entries);
    }

    /** The header's value, such as {@code GET, PATCH}. */
    String at(String path) {
        List<String> segments = segments(path);
        Set<String> names = new TreeSet<>();
        for (Entry entry : entries) {
            if (entry.serves(segments)) {
                entry.methods().forEach(method -> names.add(method.name()));
            }
        }
        return String.join(", ", names);
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/"));
    }
}
