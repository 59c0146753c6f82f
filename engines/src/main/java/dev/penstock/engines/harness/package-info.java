/** Real servers for integration tests, shared by one JVM: the embedded engines or the services of this machine. */
@NullMarked
package dev.penstock.engines.harness;

import org.jspecify.annotations.NullMarked;
