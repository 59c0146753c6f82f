package dev.penstock.protocol.http;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A drive as its member sees it.
 *
 * @param role the caller's
 * @param root its root folder
 * @param epoch incarnation of its journal
 * @param head number of its newest change
 */
public record DriveView(UUID id, String name, DriveRole role, UUID root, long epoch, long head, Instant createdAt) {
    public DriveView {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
