package dev.penstock.protocol.routes;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One version of a configuration.
 *
 * @param version 1 and up
 * @param note why it was made; may be empty
 * @param createdBy the user; absent when it came from the command line
 * @param active whether it is in force
 */
public record ConfigVersionView(
        long version, String note, @Nullable UUID createdBy, Instant createdAt, boolean active) {
    public ConfigVersionView {
        Objects.requireNonNull(note, "note");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
