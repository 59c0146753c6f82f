package dev.penstock.protocol.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/drives/{d}/nodes/{n}/versions}, newest first.
 *
 * @param next token for {@code after}; null on the last page
 */
public record VersionsPage(
        List<VersionView> entries, @Nullable String next) {
    public VersionsPage {
        entries = List.copyOf(entries);
    }
}
