/**
 * {@code penstock up}: everything in one process tree over one data folder, for a machine with nothing but a JDK. Engines,
 * schema, gateway, worker host and a demo account start here and stop here, in reverse order.
 */
@NullMarked
package dev.penstock.launcher.up;

import org.jspecify.annotations.NullMarked;
