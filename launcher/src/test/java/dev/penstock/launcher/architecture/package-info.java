/** The rules of the house, checked over the compiled classes of every module. */
@NullMarked
package dev.penstock.launcher.architecture;

import org.jspecify.annotations.NullMarked;
