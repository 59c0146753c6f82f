/** Tenants made from the command line: by {@code penstock create-tenant}, and by {@code up} for its demo account. */
@NullMarked
package dev.penstock.launcher.tenant;

import org.jspecify.annotations.NullMarked;
