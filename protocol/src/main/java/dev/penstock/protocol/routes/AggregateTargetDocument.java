package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import java.util.List;

/**
 * Several GETs side by side, merged into one JSON object under their keys. Parts that did not come are named in its member {@code
 * missing}, unless one of them was required: then the request fails.
 *
 * @param parts 1 to 16, with different keys
 */
public record AggregateTargetDocument(List<AggregatePartDocument> parts) {

    private static final int PARTS_MAX = 16;

    public AggregateTargetDocument {
        FieldChecks checks = new FieldChecks().items("parts", parts, 1, PARTS_MAX);
        if (parts != null) {
            long keys =
                    parts.stream().map(AggregatePartDocument::key).distinct().count();
            checks.check(keys == parts.size(), "parts", "a key twice");
        }
        checks.done();
        parts = List.copyOf(parts);
    }
}
