/**
 * Turns untrusted image bytes into previews. Runs only inside the decoder child process; knows nothing of jobs, stores or
 * Vert.x.
 */
@NullMarked
package dev.penstock.workers.image;

import org.jspecify.annotations.NullMarked;
