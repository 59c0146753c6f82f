/** The job kind {@code thumbnail}: previews of an image, made in the sandbox, kept by content. */
@NullMarked
package dev.penstock.workers.thumbnail;

import org.jspecify.annotations.NullMarked;
