package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A redirect.
 *
 * @param status 301, 302, 303, 307 or 308
 * @param location absolute, or a path; {@code {host}}, {@code {path}} and {@code {query}} (with its question mark, or empty) stand
 *     for those of the request, {@code {rest}} for what {@code **} matched, with its slash
 */
public record RedirectTargetDocument(Integer status, String location) {

    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
    private static final int LENGTH_MAX = 2048;

    private static final String REST = "(?:[!-z~]|\\{(?:host|path|query|rest)})*";

    /** The authority is whole before anything of the client's follows: nothing of theirs can become a part of it. */
    private static final Pattern ABSOLUTE = Pattern.compile(
            "https?://(?:\\{host}|[A-Za-z0-9.\\-]+|\\[[0-9a-fA-F:.]+])(?::[0-9]{1,5})?(?:(?:[/?#]|\\{(?:path|query|rest)})"
                    + REST + ")?");

    private static final Pattern PATH = Pattern.compile("(?:/(?!/)|\\{path})" + REST);

    public RedirectTargetDocument {
        new FieldChecks()
                .required("status", status)
                .check(
                        status == null || STATUSES.contains(status),
                        "status",
                        status + " (expected: one of 301, 302, 303, 307, 308)")
                .text("location", location, 1, LENGTH_MAX)
                .check(
                        location == null || isLocation(location),
                        "location",
                        "expected: http(s)://host… or a path; known names in braces: host, path, query, rest")
                .done();
    }

    private static boolean isLocation(String location) {
        return PATH.matcher(location).matches() || ABSOLUTE.matcher(location).matches();
    }
}
