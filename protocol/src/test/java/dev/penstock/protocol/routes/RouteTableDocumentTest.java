package dev.penstock.protocol.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.penstock.protocol.json.MalformedJsonException;
import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.problem.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableDocumentTest {

    @Test
    void readsATable() {
        RouteTableDocument table = read("""
                {"routes":[{"name":"reports","match":{"host":"*.example.org","path":"/reports/*/pages/**","methods":["GET"]},
                  "class":"download","access":"open","timeoutMs":1000,"bodyBytesMax":0,
                  "target":{"upstream":{"cluster":"reports","rewrite":{"stripPrefix":"/reports"},"retries":2}}}]}
                """);
        RouteDocument route = table.routes().get(0);
        assertEquals("download", route.routeClass());
        assertEquals("reports", route.target().upstream().cluster());
        assertEquals("/7/pages/1", route.target().upstream().rewrite().apply("/reports/7/pages/1"));
    }

    @Test
    void reportsEverythingAtOnce() {
        Set<String> pointers = problems("""
                {"routes":[
                  {"name":"Bad Name","match":{"path":"no-slash","methods":["get","GET"]},"target":{"builtIn":true},"extra":1},
                  {"match":{"path":"/a/**/b","hots":"x"},"target":{"redirect":{"status":200,"location":"//evil"}}},
                  {"name":"c","match":{"path":"/c"},"timeoutMs":"soon",
                   "target":{"aggregate":{"parts":[{"key":"missing","path":"x"},{"key":"ok","path":"/v1/me","bytesMax":0}]}}},
                  {"name":"d","match":{"path":"/d"},"target":{}}],
                 "more":[]}
                """);
        assertEquals(
                Set.of(
                        "/more",
                        "/routes/0/extra",
                        "/routes/0/match/methods",
                        "/routes/0/match/path",
                        "/routes/0/name",
                        "/routes/1/match/hots",
                        "/routes/1/match/path",
                        "/routes/1/name",
                        "/routes/1/target/redirect/location",
                        "/routes/1/target/redirect/status",
                        "/routes/2/target/aggregate/parts/0/key",
                        "/routes/2/target/aggregate/parts/0/path",
                        "/routes/2/target/aggregate/parts/1/bytesMax",
                        "/routes/2/timeoutMs",
                        "/routes/3/target"),
                pointers);
    }

    @Test
    void aTableWithoutRoutesSaysSo() {
        assertEquals(Set.of("/routes"), problems("{}"));
        assertEquals(Set.of("/routes/0"), problems("{\"routes\":[null]}"));
        assertEquals(Set.of("/routes"), problems("{\"routes\":7}"));
        assertEquals(Set.of(""), problems("null"));
        assertThrows(MalformedJsonException.class, () -> read("{\"routes\":[]}{}"));
        assertThrows(MalformedJsonException.class, () -> read("{\"routes\":[],\"routes\":[]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://{host}{path}{query}",
                "/login",
                "{path}",
                "https://a.example:8443/x{rest}?y=1",
                "/new{rest}"
            })
    void takesLocations(String location) {
        assertEquals(location, new RedirectTargetDocument(308, location).location());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil",
                "https://good.example{host}",
                "https://{path}",
                "javascript:x",
                "{host}",
                "/a b",
                "/{x}",
                "a",
                ""
            })
    void refusesLocationsThatLeadAstray(String location) {
        assertThrows(ValidationException.class, () -> new RedirectTargetDocument(308, location));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/**", "/a", "/*", "/a/*/b/**", "/%2F", "/.well-known/jwks.json"})
    void takesPaths(String path) {
        assertEquals(path, new RouteMatchDocument(null, path, null).path());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a/", "//", "/a/../b", "/./a", "/a*", "/**/a", "/a?b", "/%2f", "/ä", "/a b"})
    void refusesPathsNoRequestHas(String path) {
        assertThrows(ValidationException.class, () -> new RouteMatchDocument(null, path, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Example.org", "example.org:80", "*", "a*.example.org", "*.*.org", "", "a..b", "-a"})
    void refusesHostsNoRequestHas(String host) {
        assertThrows(ValidationException.class, () -> new RouteMatchDocument(host, "/", null));
    }

    @Test
    void headersThatFrameAMessageAreNotTouched() {
        assertThrows(ValidationException.class, () -> new HeaderEditsDocument(null, List.of("Transfer-Encoding")));
        assertThrows(
                ValidationException.class, () -> new HeaderEditsDocument(java.util.Map.of("x-a", "b\r\nc: d"), null));
    }

    @Test
    void rewritesWholeSegmentsOnly() {
        RewriteDocument rewrite = new RewriteDocument("/api", "/v2");
        assertEquals("/v2/x", rewrite.apply("/api/x"));
        assertEquals("/v2", rewrite.apply("/api"));
        assertEquals("/v2/apix", rewrite.apply("/apix"));
        assertEquals("/", new RewriteDocument("/api", null).apply("/api"));
    }

    private static RouteTableDocument read(String json) {
        return RouteTableDocument.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Set<String> problems(String json) {
        ValidationException refused = assertThrows(ValidationException.class, () -> read(json));
        return refused.errors().stream().map(FieldError::pointer).collect(Collectors.toCollection(TreeSet::new));
    }
}
