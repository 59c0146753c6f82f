/** {@code penstock demo}: the main flow from a client's side, timed, against a running system. */
@NullMarked
package dev.penstock.launcher.demo;

import org.jspecify.annotations.NullMarked;
