package dev.penstock.gateway.realtime.core;

import java.util.UUID;

/**
 * A drive together with its tenant: the journal is read under the tenant's rights, so the two never
 * travel apart.
 */
public record DriveKey(UUID tenant, UUID drive) {}
