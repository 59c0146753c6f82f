package dev.penstock.protocol.http;

import java.util.Objects;
import java.util.UUID;

/**
 * The tenant one is logged in to.
 *
 * @param slug the short name used at login
 */
public record TenantView(UUID id, String slug, String name) {
    public TenantView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(slug, "slug");
        Objects.requireNonNull(name, "name");
    }
}
