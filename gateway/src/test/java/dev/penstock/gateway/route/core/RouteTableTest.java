package dev.penstock.gateway.route.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.penstock.gateway.route.core.RouteTable.Entry;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    @Test
    void theMostSpecificWins() {
        RouteTable<String> table = table("/**", "/v1/**", "/v1/drives/*", "/v1/drives/*/changes", "/v1/drives/inbox");
        assertEquals("/v1/drives/inbox", table.match("", "/v1/drives/inbox", "GET"));
        assertEquals("/v1/drives/*", table.match("", "/v1/drives/7", "GET"));
        assertEquals("/v1/drives/*", table.match("", "/v1/drives/7/", "GET"));
        assertEquals("/v1/drives/*/changes", table.match("", "/v1/drives/inbox/changes", "GET"));
        assertEquals("/v1/**", table.match("", "/v1/drives/7/other", "GET"));
        assertEquals("/v1/**", table.match("", "/v1", "GET"));
        assertEquals("/**", table.match("", "/", "GET"));
    }

    @Test
    void whatNoMethodTakesGoesToTheNext() {
        RouteTable<String> table = RouteTable.of(List.of(
                new Entry<>(new RoutePattern(HostPattern.ANY, PathPattern.of("/a"), Set.of("GET")), "get"),
                new Entry<>(new RoutePattern(HostPattern.ANY, PathPattern.of("/a"), Set.of("POST", "PUT")), "write"),
                new Entry<>(RoutePattern.ofPath("/**"), "rest")));
        assertEquals("get", table.match("", "/a", "GET"));
        assertEquals("write", table.match("", "/a", "PUT"));
        assertEquals("rest", table.match("", "/a", "DELETE"));
    }

    @Test
    void nothingFitsAnEmptyTable() {
        assertNull(RouteTable.of(List.<Entry<String>>of()).match("a.org", "/x", "GET"));
    }

    @Test
    void refusesWhatPrecedenceCannotTellApart() {
        assertThrows(IllegalArgumentException.class, () -> table("/a/*", "/a/*"));
    }

    @Test
    void capturesStarsAndRest() {
        PathPattern.Captures captures = PathPattern.of("/a/*/b/*/**").captures("/a/1/b/2/x/y");
        assertEquals(List.of("1", "2"), captures.stars());
        assertEquals("/x/y", captures.rest());
        assertEquals("", PathPattern.of("/a/**").captures("/a/").rest());
    }

    @Test
    void allocatesNothing() {
        RouteTable<String> table = RouteTable.of(Stream.concat(
                        IntStream.range(0, 200)
                                .mapToObj(i -> new Entry<>(RoutePattern.ofPath("/r" + i + "/*/x/**"), "r" + i)),
                        Stream.of(new Entry<>(
                                new RoutePattern(new HostPattern("*.a.org"), PathPattern.of("/r7/*"), Set.of()), "h")))
                .toList());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        int found = lookUps(table, 20_000);
        long before = threads.getThreadAllocatedBytes(id);
        found += lookUps(table, 20_000);
        long bytes = threads.getThreadAllocatedBytes(id) - before;
        assertEquals(120_000, found);
        assertTrue(bytes < 20_000, bytes + " bytes in 60,000 look-ups");
    }

    private static int lookUps(RouteTable<String> table, int rounds) {
        int found = 0;
        for (int i = 0; i < rounds; i++) {
            found += table.match("Shop.A.org:8080", "/r7/q", "GET") == null ? 0 : 1;
            found += table.match("x.org", "/r199/q/x/deeper/still", "GET") == null ? 0 : 1;
            found += table.match("", "/r3/q/x", "POST") == null ? 0 : 1;
        }
        return found;
    }

    private static RouteTable<String> table(String... paths) {
        return RouteTable.of(Stream.of(paths)
                .map(path -> new Entry<>(RoutePattern.ofPath(path), path))
                .toList());
    }
}
