package dev.penstock.gateway.access;

import java.util.UUID;

/** That a user is a member of a drive, in whatever role. */
public record Membership(UUID tenantId, UUID driveId, UUID userId) {}
