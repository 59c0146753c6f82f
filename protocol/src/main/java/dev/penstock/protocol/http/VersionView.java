package dev.penstock.protocol.http;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One version of a file.
 *
 * @param version its number, from 1
 * @param actor who made it; null when that user is gone
 * @param current whether it is the one {@code content} gives
 */
public record VersionView(
        long version,
        long size,
        String sha256,
        String type,
        Instant createdAt,
        @Nullable UUID actor,
        boolean current) {
    public VersionView {
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
