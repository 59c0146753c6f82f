package dev.penstock.protocol.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/tenant/users}.
 *
 * @param next token for {@code after}; null on the last page
 */
public record TenantUsersPage(
        List<TenantUserView> entries, @Nullable String next) {
    public TenantUsersPage {
        entries = List.copyOf(entries);
    }
}
