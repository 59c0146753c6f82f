package dev.penstock.gateway.configuration;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One version of a configuration, without its document.
 *
 * @param no 1 and up, dense within its kind
 * @param note why it was made; may be empty
 * @param createdBy the user, or null for the command line
 * @param active whether it is the one in force
 */
public record ConfigVersion(long no, String note, @Nullable UUID createdBy, Instant createdAt, boolean active) {

    public ConfigVersion {
        Objects.requireNonNull(note, "note");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
