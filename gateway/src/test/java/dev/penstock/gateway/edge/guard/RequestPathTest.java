package dev.penstock.gateway.edge.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class RequestPathTest {

    @Test
    void usualPathIsItself() {
        String path = "/v1/drives/0b1c/nodes/.well-known/a...b/..c/d..";
        assertSame(path, RequestPath.normal(path));
        assertEquals("/", RequestPath.normal("/"));
        assertEquals("/v1/", RequestPath.normal("/v1/"));
    }

    @Test
    void escapesHaveOneForm() {
        assertEquals("/admin", RequestPath.normal("/%61dm%69n"));
        assertEquals("/a%20%C3%A4", RequestPath.normal("/a%20%c3%a4"));
        assertEquals("/a.b", RequestPath.normal("/a%2eb"));
    }

    @Test
    void ambiguousIsRefused() {
        List<String> paths = List.of(
                "/a/../b", "/a/..", "/.", "/./a", "/a//b", "//", "/a\\b", "/%2e/a", "/a/.%2e", "/a%2Fb", "/a%5Cb",
                "/a%25b", "/a%00", "/a%7f", "/a%", "/a%2", "/a%zz", "/a b", "/a#b", "/\u00e4", "/\u0001", "/%2e%2e");
        for (String path : paths) {
            assertThrows(MalformedRequest.class, () -> RequestPath.normal(path), path);
        }
    }

    @Property
    void normalIsFixedAndHasNoTricks(@ForAll("paths") String path) {
        String normal;
        try {
            normal = RequestPath.normal(path);
        } catch (MalformedRequest refused) {
            return;
        }
        assertEquals(normal, RequestPath.normal(normal));
        assertTrue(normal.startsWith("/"));
        for (String segment : normal.substring(1).split("/", -1)) {
            assertTrue(!segment.equals(".") && !segment.equals(".."), normal);
        }
        assertTrue(!normal.contains("//") && !normal.contains("%2F") && !normal.contains("\\"), normal);
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("/", "/", ".", "..", "a", "%2e", "%2f", "%61", "%", "%C3", "b", "%25", "\\")
                .list()
                .ofMaxSize(8)
                .map(parts -> "/" + String.join("", parts));
    }
}
