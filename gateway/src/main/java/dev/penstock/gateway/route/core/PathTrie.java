package dev.penstock.gateway.route.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one host pattern by the segments of their paths. Immutable. A look-up walks the path once for each branch that could
 * still win, visits no node twice, and allocates nothing.
 */
final class PathTrie<R> {

    private final RegionMap<PathTrie<R>> literals;
    private final @Nullable PathTrie<R> star;
    /** Of paths that end here, and of those that go on or end here; each with methods first. */
    private final List<RouteTable.Entry<R>> closed;

    private final List<RouteTable.Entry<R>> open;

    private PathTrie(List<RouteTable.Entry<R>> entries, int depth) {
        Map<String, List<RouteTable.Entry<R>>> below = new LinkedHashMap<>();
        List<RouteTable.Entry<R>> endsHere = new ArrayList<>();
        List<RouteTable.Entry<R>> opensHere = new ArrayList<>();
        for (RouteTable.Entry<R> entry : entries) {
            PathPattern path = entry.pattern().path();
            if (path.segments().size() > depth) {
                below.computeIfAbsent(path.segments().get(depth), segment -> new ArrayList<>())
                        .add(entry);
            } else {
                (path.open() ? opensHere : endsHere).add(entry);
            }
        }
        List<RouteTable.Entry<R>> belowStar = below.remove(PathPattern.STAR);
        Map<String, PathTrie<R>> children = new LinkedHashMap<>();
        below.forEach((segment, routes) -> children.put(segment, new PathTrie<>(routes, depth + 1)));
        literals = new RegionMap<>(children, false);
        star = belowStar == null ? null : new PathTrie<>(belowStar, depth + 1);
        closed = List.copyOf(endsHere);
        open = List.copyOf(opensHere);
    }

    /** Of entries in order of precedence. */
    static <R> PathTrie<R> of(List<RouteTable.Entry<R>> entries) {
        return new PathTrie<>(entries, 0);
    }

    @Nullable
    R find(String path, String method) {
        return find(path, 1, end(path), method);
    }

    /** Everything that fits the path, whatever its method, the most specific first. */
    void each(String path, Consumer<RouteTable.Entry<R>> found) {
        each(path, 1, end(path), found);
    }

    private @Nullable R find(String path, int at, int end, String method) {
        if (at > end) {
            R here = pick(closed, method);
            return here != null ? here : pick(open, method);
        }
        int stop = segmentEnd(path, at, end);
        PathTrie<R> literal = literals.get(path, at, stop);
        R found = literal == null ? null : literal.find(path, stop + 1, end, method);
        if (found == null && star != null && stop > at) {
            found = star.find(path, stop + 1, end, method);
        }
        return found != null ? found : pick(open, method);
    }

    private void each(String path, int at, int end, Consumer<RouteTable.Entry<R>> found) {
        if (at > end) {
            closed.forEach(found);
            open.forEach(found);
            return;
        }
        int stop = segmentEnd(path, at, end);
        PathTrie<R> literal = literals.get(path, at, stop);
        if (literal != null) {
            literal.each(path, stop + 1, end, found);
        }
        if (star != null && stop > at) {
            star.each(path, stop + 1, end, found);
        }
        open.forEach(found);
    }

    /** Without the trailing slash; one before the first segment's begin when there is none. */
    private static int end(String path) {
        int length = path.length();
        return length > 0 && path.charAt(length - 1) == '/' ? length - 1 : length;
    }

    private static int segmentEnd(String path, int at, int end) {
        int slash = path.indexOf('/', at);
        return slash < 0 || slash > end ? end : slash;
    }

    private static <R> @Nullable R pick(List<RouteTable.Entry<R>> entries, String method) {
        for (int i = 0; i < entries.size(); i++) {
            RouteTable.Entry<R> entry = entries.get(i);
            if (entry.pattern().takes(method)) {
                return entry.route();
            }
        }
        return null;
    }
}
