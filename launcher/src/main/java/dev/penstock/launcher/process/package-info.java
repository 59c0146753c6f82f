/** What every command of the launcher needs of its process: exit codes, one-line failures, logs, an orderly stop. */
@NullMarked
package dev.penstock.launcher.process;

import org.jspecify.annotations.NullMarked;
