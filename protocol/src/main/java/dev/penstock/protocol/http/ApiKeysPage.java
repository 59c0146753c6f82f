package dev.penstock.protocol.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/api-keys}: those that are not revoked, expired ones too.
 *
 * @param next token for {@code after}; null on the last page
 */
public record ApiKeysPage(
        List<ApiKeyView> entries, @Nullable String next) {
    public ApiKeysPage {
        entries = List.copyOf(entries);
    }
}
