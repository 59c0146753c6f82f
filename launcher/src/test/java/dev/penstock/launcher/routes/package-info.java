/** The command {@code routes} against a real database. */
@NullMarked
package dev.penstock.launcher.routes;

import org.jspecify.annotations.NullMarked;
