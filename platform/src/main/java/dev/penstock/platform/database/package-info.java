/**
 * PostgreSQL as the processes use it: two pools, one per database role, and statements that are bound to a tenant (ADR 005)
 * or run under a drive's row lock (ADR 006). SQL itself stands in the repositories of the features.
 */
@NullMarked
package dev.penstock.platform.database;

import org.jspecify.annotations.NullMarked;
