/** {@code scripts/bench local}: what the gateway's own features cost beside a handler that has the answer in its hand. */
@NullMarked
package dev.penstock.launcher.bench.local;

import org.jspecify.annotations.NullMarked;
