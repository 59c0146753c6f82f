/** Kills processes at every point where something could be lost or done twice, starts them again and looks at what is there. */
@NullMarked
package dev.penstock.launcher.crash;

import org.jspecify.annotations.NullMarked;
