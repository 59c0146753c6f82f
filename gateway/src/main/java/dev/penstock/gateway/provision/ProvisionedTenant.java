package dev.penstock.gateway.provision;

import java.util.UUID;

/**
 * A tenant as it stands.
 *
 * @param created false when it was there before and was left as it is, but for its administrator who may have become an operator
 */
public record ProvisionedTenant(UUID tenantId, UUID adminId, UUID driveId, UUID rootId, boolean created) {}
