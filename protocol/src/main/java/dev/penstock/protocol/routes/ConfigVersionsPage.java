package dev.penstock.protocol.routes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/admin/routes/versions}: the newest first.
 *
 * @param next token for {@code after}; null on the last page
 */
public record ConfigVersionsPage(
        List<ConfigVersionView> versions, @Nullable String next) {
    public ConfigVersionsPage {
        versions = List.copyOf(versions);
    }
}
