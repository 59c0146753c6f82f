/** Files going out: content, versions, thumbnails. */
@NullMarked
package dev.penstock.gateway.content;

import org.jspecify.annotations.NullMarked;
