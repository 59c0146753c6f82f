package dev.penstock.gateway.configuration;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who changes a configuration, and on what ground.
 *
 * @param actor the user, or null for the command line
 * @param tenantId of the user, or null
 * @param expected the version that must be in force; empty for any, 0 for none
 */
public record Change(
        @Nullable UUID actor,
        @Nullable UUID tenantId,
        @Nullable String requestId,
        OptionalLong expected) {

    /** From the command line, whatever is in force. */
    public static final Change BY_COMMAND = new Change(null, null, null, OptionalLong.empty());

    public Change {
        Objects.requireNonNull(expected, "expected");
    }
}
