package dev.penstock.gateway.ratelimit.core;

import java.util.Locale;

/** Whose tokens a bucket holds. */
public enum Scope {
    TENANT,
    USER,
    /** A device, or the API key of a machine. */
    DEVICE,
    /** Where an unauthenticated request comes from. */
    ADDRESS;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** As the header {@code RateLimit-Policy} names it. */
    public String wire() {
        return wire;
    }
}
