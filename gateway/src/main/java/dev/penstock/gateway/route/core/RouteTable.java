package dev.penstock.gateway.route.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Routes, compiled for look-up: of those that fit a request, the first by the order of {@link RoutePattern}. Immutable, for any
 * thread; a look-up allocates nothing.
 *
 * @param <R> what a route is to its user
 */
public final class RouteTable<R> {

    private final RegionMap<PathTrie<R>> byName;
    private final List<String> suffixes;
    private final List<PathTrie<R>> bySuffix;
    private final PathTrie<R> anyHost;
    private final boolean namesHosts;

    private RouteTable(Map<HostPattern, List<Entry<R>>> byHost) {
        Map<String, PathTrie<R>> names = new LinkedHashMap<>();
        List<String> tails = new ArrayList<>();
        List<PathTrie<R>> tries = new ArrayList<>();
        PathTrie<R> rest = PathTrie.of(List.of());
        for (Map.Entry<HostPattern, List<Entry<R>>> host : byHost.entrySet()) {
            PathTrie<R> trie = PathTrie.of(host.getValue());
            if (host.getKey().isAny()) {
                rest = trie;
            } else if (host.getKey().isSuffix()) {
                tails.add(host.getKey().suffix());
                tries.add(trie);
            } else {
                names.put(host.getKey().text(), trie);
            }
        }
        byName = new RegionMap<>(names, true);
        suffixes = List.copyOf(tails);
        bySuffix = List.copyOf(tries);
        anyHost = rest;
        namesHosts = !names.isEmpty() || !tails.isEmpty();
    }

    /** A route and its pattern. */
    public record Entry<R>(RoutePattern pattern, R route) {

        public Entry {
            Objects.requireNonNull(pattern, "pattern");
            Objects.requireNonNull(route, "route");
        }
    }

    /**
     * Compiles. The order of the entries means nothing.
     *
     * @throws IllegalArgumentException when two of them conflict
     */
    public static <R> RouteTable<R> of(List<Entry<R>> entries) {
        Map<HostPattern, List<Entry<R>>> byHost = new TreeMap<>();
        List<Entry<R>> ordered = new ArrayList<>(entries);
        ordered.sort((a, b) -> a.pattern().compareTo(b.pattern()));
        for (Entry<R> entry : ordered) {
            List<Entry<R>> same = byHost.computeIfAbsent(entry.pattern().host(), host -> new ArrayList<>());
            for (Entry<R> other : same) {
                if (other.pattern().conflictsWith(entry.pattern())) {
                    throw new IllegalArgumentException(
                            entry.pattern() + " (expected: another pattern than " + other.pattern() + ")");
                }
            }
            same.add(entry);
        }
        return new RouteTable<>(byHost);
    }

    /**
     * The route a request takes.
     *
     * @param host as in the header Host; a port, a final dot and upper case make no difference; empty for none
     * @param path in normal form, without query
     * @return null when none fits
     */
    public @Nullable R match(String host, String path, String method) {
        if (namesHosts) {
            R found = matchNamed(host, nameEnd(host), path, method);
            if (found != null) {
                return found;
            }
        }
        return anyHost.find(path, method);
    }

    /** Every route for this host and path, whatever its methods, in order of precedence. Allocates. */
    public List<Entry<R>> candidates(String host, String path) {
        List<Entry<R>> found = new ArrayList<>();
        int end = nameEnd(host);
        PathTrie<R> named = byName.get(host, 0, end);
        if (named != null) {
            named.each(path, found::add);
        }
        for (int i = 0; i < suffixes.size(); i++) {
            if (endsWith(host, end, suffixes.get(i))) {
                bySuffix.get(i).each(path, found::add);
            }
        }
        anyHost.each(path, found::add);
        return found;
    }

    private @Nullable R matchNamed(String host, int end, String path, String method) {
        PathTrie<R> named = byName.get(host, 0, end);
        R found = named == null ? null : named.find(path, method);
        for (int i = 0; found == null && i < suffixes.size(); i++) {
            if (endsWith(host, end, suffixes.get(i))) {
                found = bySuffix.get(i).find(path, method);
            }
        }
        return found;
    }

    private static boolean endsWith(String host, int end, String suffix) {
        int from = end - suffix.length();
        return from > 0 && host.regionMatches(true, from, suffix, 0, suffix.length());
    }

    /** Where the name ends: before the port, and before the dot of a fully qualified name. */
    private static int nameEnd(String host) {
        int colon = host.indexOf(':', Math.max(0, host.indexOf(']')));
        int end = colon < 0 ? host.length() : colon;
        return end > 1 && host.charAt(end - 1) == '.' ? end - 1 : end;
    }
}
