package dev.penstock.gateway.upstream.core;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Picks servers of one roster, by one strategy. Belongs to one event loop: not safe for use by several threads. Takes no memory for a
 * pick.
 */
public interface Picker<S extends Server> {

    /**
     * The next one.
     *
     * @param hash of what the request is told by; for strategies that look at it
     * @param tried not to be picked as long as there are others
     * @return null when the roster is empty
     */
    @Nullable
    S pick(long hash, Collection<? extends S> tried);
}
