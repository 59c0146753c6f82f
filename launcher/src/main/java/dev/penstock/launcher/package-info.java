/** The command line of {@code penstock.jar}; each process has its composition root here or below. */
@NullMarked
package dev.penstock.launcher;

import org.jspecify.annotations.NullMarked;
