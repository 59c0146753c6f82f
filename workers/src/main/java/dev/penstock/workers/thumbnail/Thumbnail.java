package dev.penstock.workers.thumbnail;

/**
 * A preview as the database knows it.
 *
 * @param boxPx the square it fits in, a side in pixels
 * @param objectKey where it lies in the store
 * @param width in pixels
 * @param height in pixels
 * @param sizeBytes of the object
 */
record Thumbnail(int boxPx, String objectKey, String contentType, int width, int height, long sizeBytes) {}
