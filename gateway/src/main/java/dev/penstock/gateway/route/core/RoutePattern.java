package dev.penstock.gateway.route.core;

import java.util.Comparator;
import java.util.Set;

/**
 * Which requests a route is for. Of the patterns that fit a request, the first in natural order wins: by host, then by path, then one
 * that names methods before one that does not (the order of Kubernetes' Gateway API).
 *
 * @param methods upper case; empty for any
 */
public record RoutePattern(HostPattern host, PathPattern path, Set<String> methods)
        implements Comparable<RoutePattern> {

    private static final Comparator<RoutePattern> PRECEDENCE = Comparator.comparing(RoutePattern::host)
            .thenComparing(RoutePattern::path)
            .thenComparing(pattern -> pattern.methods().isEmpty());

    public RoutePattern {
        methods = Set.copyOf(methods);
    }

    /** Any host and method. */
    public static RoutePattern ofPath(String path) {
        return new RoutePattern(HostPattern.ANY, PathPattern.of(path), Set.of());
    }

    /** Whether some request fits both. */
    public boolean meets(RoutePattern other) {
        return host.meets(other.host) && path.meets(other.path) && (methodsMeet(other) || oneTakesAll(other));
    }

    /** Whether precedence does not say which of the two a request takes. */
    public boolean conflictsWith(RoutePattern other) {
        boolean bothAll = methods.isEmpty() && other.methods.isEmpty();
        return host.equals(other.host) && path.equals(other.path) && (methodsMeet(other) || bothAll);
    }

    boolean takes(String method) {
        return methods.isEmpty() || methods.contains(method);
    }

    @Override
    public int compareTo(RoutePattern other) {
        return PRECEDENCE.compare(this, other);
    }

    private boolean methodsMeet(RoutePattern other) {
        return methods.stream().anyMatch(other.methods::contains);
    }

    private boolean oneTakesAll(RoutePattern other) {
        return methods.isEmpty() || other.methods.isEmpty();
    }
}
