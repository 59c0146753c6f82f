package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a route is for.
 *
 * @param host {@code api.example.org}, or {@code *.example.org} for every name below it, in lower case; null for any
 * @param path segments, each literal or {@code *} for exactly one, and perhaps {@code **} at the end for any number, also none;
 *     literals in the normal form of RFC 3986, compared with their case
 * @param methods upper case; null for any
 */
public record RouteMatchDocument(
        @Nullable String host, String path, @Nullable List<String> methods) {

    private static final int HOST_LENGTH_MAX = 253;
    private static final int PATH_LENGTH_MAX = 1024;
    private static final int METHODS_MAX = 16;

    private static final Pattern HOST =
            Pattern.compile("(\\*\\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*");

    /** An IPv6 address as it stands in a URL. */
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");

    /** What may stand in a segment: pchar of RFC 3986 without the star, escapes in upper case. */
    private static final Pattern LITERAL = Pattern.compile("(?:[A-Za-z0-9\\-._~!$&'()+,;=:@]|%[0-9A-F]{2})+");

    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");

    public RouteMatchDocument {
        FieldChecks checks = new FieldChecks()
                .optionalText("host", host, 1, HOST_LENGTH_MAX)
                .check(
                        host == null
                                || HOST.matcher(host).matches()
                                || IPV6.matcher(host).matches(),
                        "host",
                        "expected: a host name in lower case without port, or *. before one")
                .text("path", path, 1, PATH_LENGTH_MAX);
        if (path != null) {
            String problem = problem(path);
            checks.check(problem.isEmpty(), "path", problem);
        }
        if (methods != null) {
            checks.items("methods", methods, 1, METHODS_MAX)
                    .check(
                            methods.stream().allMatch(m -> METHOD.matcher(m).matches()),
                            "methods",
                            "expected: names in upper case")
                    .check(new HashSet<>(methods).size() == methods.size(), "methods", "one of them twice");
        }
        checks.done();
        methods = methods == null ? null : List.copyOf(methods);
    }

    private static String problem(String path) {
        if (path.equals("/")) {
            return "";
        }
        if (!path.startsWith("/")) {
            return "expected: a path that begins with /";
        }
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String segment = segments[i];
            boolean rest = segment.equals("**");
            if (rest && i < segments.length - 1) {
                return "** in the middle (expected: only at the end)";
            }
            if (!rest && !segment.equals("*") && !isLiteral(segment)) {
                return "segment " + (i + 1) + " (expected: *, a literal in normal form, or ** at the end)";
            }
        }
        return "";
    }

    private static boolean isLiteral(String segment) {
        return LITERAL.matcher(segment).matches() && !segment.equals(".") && !segment.equals("..");
    }
}
