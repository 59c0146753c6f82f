/** A Penstock of processes of its own, on the backends of the tests: for tests that kill them and benchmarks that measure them. */
@NullMarked
package dev.penstock.launcher.installation;

import org.jspecify.annotations.NullMarked;
