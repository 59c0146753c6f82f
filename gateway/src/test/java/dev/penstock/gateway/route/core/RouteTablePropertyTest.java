package dev.penstock.gateway.route.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.route.core.RouteTable.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The compiled table against a matcher too simple to be wrong: all patterns, one after the other, by the words of their Javadoc. */
class RouteTablePropertyTest {

    private static final List<String> METHODS = List.of("GET", "POST", "PUT");

    @Property(tries = 3000)
    void findsWhatTheNaiveMatcherFinds(
            @ForAll("patterns") List<RoutePattern> patterns,
            @ForAll("hosts") String host,
            @ForAll("paths") String path,
            @ForAll("methods") String method) {
        List<Entry<RoutePattern>> entries = entries(patterns);
        RouteTable<RoutePattern> table = RouteTable.of(entries);
        assertEquals(naive(entries, host, path, method), table.match(host, path, method));
    }

    @Property(tries = 500)
    void theOrderOfItsRoutesMeansNothing(
            @ForAll("patterns") List<RoutePattern> patterns,
            @ForAll("hosts") String host,
            @ForAll("paths") String path,
            @ForAll("methods") String method,
            @ForAll long seed) {
        List<Entry<RoutePattern>> entries = entries(patterns);
        RoutePattern before = RouteTable.of(entries).match(host, path, method);
        Collections.shuffle(entries, new Random(seed));
        assertEquals(before, RouteTable.of(entries).match(host, path, method));
    }

    @Property(tries = 1000)
    void candidatesAreInOrderAndTheFirstOfTheMethodWins(
            @ForAll("patterns") List<RoutePattern> patterns,
            @ForAll("hosts") String host,
            @ForAll("paths") String path,
            @ForAll("methods") String method) {
        RouteTable<RoutePattern> table = RouteTable.of(entries(patterns));
        List<RoutePattern> candidates =
                table.candidates(host, path).stream().map(Entry::route).toList();
        for (int i = 1; i < candidates.size(); i++) {
            assertTrue(candidates.get(i - 1).compareTo(candidates.get(i)) <= 0, candidates.toString());
        }
        assertEquals(
                candidates.stream().filter(p -> p.takes(method)).findFirst().orElse(null),
                table.match(host, path, method));
    }

    @Property(tries = 2000)
    void patternsThatShareARequestMeet(
            @ForAll("pattern") RoutePattern a,
            @ForAll("pattern") RoutePattern b,
            @ForAll("hosts") String host,
            @ForAll("paths") String path,
            @ForAll("methods") String method) {
        boolean shared = fits(a, host, path, method) && fits(b, host, path, method);
        assertTrue(!shared || (a.meets(b) && b.meets(a)), a + " and " + b);
        assertEquals(a.meets(b), b.meets(a));
    }

    @Provide
    Arbitrary<List<RoutePattern>> patterns() {
        return pattern().list().ofMaxSize(14);
    }

    @Provide
    Arbitrary<RoutePattern> pattern() {
        Arbitrary<String> host = Arbitraries.of("", "", "a.org", "b.a.org", "*.a.org", "*.b.a.org", "*.org");
        Arbitrary<List<String>> segments =
                Arbitraries.of("a", "b", "*", "aa").list().ofMaxSize(4);
        Arbitrary<Set<String>> methods = Arbitraries.of(METHODS).set().ofMaxSize(2);
        return Combinators.combine(host, segments, Arbitraries.of(true, false), methods)
                .as((h, s, open, m) -> new RoutePattern(new HostPattern(h), new PathPattern(s, open), m));
    }

    @Provide
    Arbitrary<String> hosts() {
        return Arbitraries.of(
                "", "a.org", "A.Org:8080", "b.a.org", "c.b.a.org.", "x.a.org", "org", "[::1]:80", "xa.org");
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("a", "b", "c", "aa", "")
                .list()
                .ofMaxSize(5)
                .map(segments -> "/" + String.join("/", segments));
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.of("GET", "POST", "DELETE");
    }

    /** Those that conflict with an earlier one are left out. */
    private static List<Entry<RoutePattern>> entries(List<RoutePattern> patterns) {
        List<RoutePattern> kept = new ArrayList<>();
        for (RoutePattern pattern : patterns) {
            if (kept.stream().noneMatch(pattern::conflictsWith)) {
                kept.add(pattern);
            }
        }
        return new ArrayList<>(kept.stream().map(p -> new Entry<>(p, p)).toList());
    }

    private static RoutePattern naive(List<Entry<RoutePattern>> entries, String host, String path, String method) {
        RoutePattern best = null;
        for (Entry<RoutePattern> entry : entries) {
            RoutePattern pattern = entry.pattern();
            if (fits(pattern, host, path, method) && (best == null || beats(pattern, best, segments(path)))) {
                best = pattern;
            }
        }
        return best;
    }

    private static boolean fits(RoutePattern pattern, String host, String path, String method) {
        return hostFits(pattern.host().text(), host)
                && pathFits(pattern.path(), segments(path))
                && (pattern.methods().isEmpty() || pattern.methods().contains(method));
    }

    private static boolean hostFits(String pattern, String host) {
        String name = host.startsWith("[") ? host.substring(0, host.indexOf(']') + 1) : host.split(":")[0];
        name = name.toLowerCase(Locale.ROOT);
        name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return pattern.isEmpty()
                || (pattern.startsWith("*")
                        ? name.length() >= pattern.length() && name.endsWith(pattern.substring(1))
                        : name.equals(pattern));
    }

    private static boolean pathFits(PathPattern pattern, List<String> path) {
        int length = pattern.segments().size();
        if (path.size() < length || (path.size() > length && !pattern.open())) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            String segment = pattern.segments().get(i);
            if (segment.equals("*") ? path.get(i).isEmpty() : !segment.equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Both fit. */
    private static boolean beats(RoutePattern a, RoutePattern b, List<String> path) {
        int hosts = Integer.compare(hostRank(a), hostRank(b));
        if (hosts != 0) {
            return hosts < 0;
        }
        for (int i = 0; i <= path.size(); i++) {
            int segments = Integer.compare(rank(a.path(), i), rank(b.path(), i));
            if (segments != 0) {
                return segments < 0;
            }
        }
        return !a.methods().isEmpty() && b.methods().isEmpty();
    }

    private static int hostRank(RoutePattern pattern) {
        String text = pattern.host().text();
        return text.isEmpty() ? 1000 : text.startsWith("*") ? 500 - text.length() : 0;
    }

    /** Of what a pattern says at a place: literal, star, its end, or anything. */
    private static int rank(PathPattern pattern, int at) {
        if (at < pattern.segments().size()) {
            return pattern.segments().get(at).equals("*") ? 1 : 0;
        }
        return pattern.open() ? 3 : 2;
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>(Arrays.asList(path.substring(1).split("/", -1)));
        if (segments.get(segments.size() - 1).isEmpty()) {
            segments.remove(segments.size() - 1);
        }
        return segments;
    }
}
