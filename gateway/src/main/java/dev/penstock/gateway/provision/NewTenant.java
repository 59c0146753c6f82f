package dev.penstock.gateway.provision;

import dev.penstock.gateway.request.Caller;
import java.util.Locale;
import java.util.Objects;

/**
 * A tenant to make.
 *
 * @param slug its short name at login: lower-case letters, digits and dashes
 * @param name for people
 * @param plan one of the plans there are
 * @param adminEmail the first user, who administers it
 * @param adminName for people
 * @param adminPassword in clear; the text form of this record leaves it out
 * @param driveName the first drive
 * @param operator whether that first user administers the whole installation as well
 */
public record NewTenant(
        String slug,
        String name,
        String plan,
        String adminEmail,
        String adminName,
        String adminPassword,
        String driveName,
        boolean operator) {

    /** The plan every installation has. */
    public static final String STANDARD_PLAN = "standard";

    public NewTenant {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(adminName, "adminName");
        Objects.requireNonNull(adminPassword, "adminPassword");
        Objects.requireNonNull(driveName, "driveName");
        adminEmail = adminEmail.toLowerCase(Locale.ROOT);
        if (!slug.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException("slug: " + slug + " (expected: lower-case letters, digits, dashes)");
        }
    }

    /** A tenant like any other, whose administrator has no say beyond it. */
    public NewTenant(
            String slug,
            String name,
            String plan,
            String adminEmail,
            String adminName,
            String adminPassword,
            String driveName) {
        this(slug, name, plan, adminEmail, adminName, adminPassword, driveName, false);
    }

    /** The role of its first user. */
    String adminRole() {
        return operator ? Caller.ROLE_OPERATOR : Caller.ROLE_ADMIN;
    }

    @Override
    public String toString() {
        return "NewTenant[" + slug + ", admin=" + adminEmail + "]";
    }
}
