/** {@code scripts/bench edge}: our gateway as a proxy beside others that do the same job. */
@NullMarked
package dev.penstock.launcher.bench.edge;

import org.jspecify.annotations.NullMarked;
