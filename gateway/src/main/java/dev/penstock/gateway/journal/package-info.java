/** The change journal of a drive (ADR 006): mutations that write it, pages and snapshots that read it. */
@NullMarked
package dev.penstock.gateway.journal;

import org.jspecify.annotations.NullMarked;
