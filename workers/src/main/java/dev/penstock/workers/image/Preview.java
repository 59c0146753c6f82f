package dev.penstock.workers.image;

import java.nio.file.Path;

/**
 * One preview made of an image.
 *
 * @param boxPx the square it was fitted into, a side in pixels
 * @param width of the preview in pixels, at most {@code boxPx}
 * @param height of the preview in pixels, at most {@code boxPx}
 * @param contentType {@code image/jpeg}, or {@code image/png} when some pixel is translucent
 * @param file where it was written
 */
public record Preview(int boxPx, int width, int height, String contentType, Path file) {}
