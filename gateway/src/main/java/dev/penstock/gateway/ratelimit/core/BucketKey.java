package dev.penstock.gateway.ratelimit.core;

import java.util.Objects;

/**
 * One bucket of the installation.
 *
 * @param scope whose it is
 * @param purpose what it is for: a route class, or another lower-case word that is nobody else's
 * @param tag the tenant, or the address: buckets that are taken from together have the same, and lie on one node of a Redis
 *     cluster
 * @param subject whose it is among those of the scope, within the tag
 */
public record BucketKey(Scope scope, String purpose, Object tag, Object subject) {

    public BucketKey {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(subject, "subject");
    }

    /** Its key in Redis. */
    public String redisKey(String prefix) {
        return prefix + ":limit:{" + tag + "}:" + purpose + ':' + scope.wire() + ':' + subject;
    }
}
