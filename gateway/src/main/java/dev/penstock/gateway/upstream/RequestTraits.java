package dev.penstock.gateway.upstream;

import org.jspecify.annotations.Nullable;

/** What a balancing strategy may ask about a request. Nothing is read that no strategy asks for. */
public interface RequestTraits {

    /** The header's first value. */
    @Nullable
    String header(String name);

    /** The cookie's value. */
    @Nullable
    String cookie(String name);

    /** The client's IP address as text. */
    String clientAddress();

    /** The caller's tenant; null where there is no caller. */
    @Nullable
    String tenant();

    /** The normalised path without query. */
    String path();

    /** Whether the client came over TLS: whether its cookies may be {@code Secure}. */
    boolean secure();
}
