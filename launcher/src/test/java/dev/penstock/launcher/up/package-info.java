/** {@code penstock up} as a process of its own, from the outside: what it prints, leaves behind and exits with. */
@NullMarked
package dev.penstock.launcher.up;

import org.jspecify.annotations.NullMarked;
