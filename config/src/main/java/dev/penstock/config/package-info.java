/** Typed settings, their loader and defaults, and the deployment's files. */
@NullMarked
package dev.penstock.config;

import org.jspecify.annotations.NullMarked;
