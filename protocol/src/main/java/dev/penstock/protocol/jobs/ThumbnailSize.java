package dev.penstock.protocol.jobs;

import java.util.Arrays;
import java.util.Optional;

/** The sizes a thumbnail is made in: the image fits into a square of that edge and is never enlarged. */
public enum ThumbnailSize {
    SMALL(256),
    LARGE(1024);

    private final int boxPx;

    ThumbnailSize(int boxPx) {
        this.boxPx = boxPx;
    }

    /** Edge of the square, in pixels. */
    public int boxPx() {
        return boxPx;
    }

    /** The size with exactly this edge. */
    public static Optional<ThumbnailSize> of(int boxPx) {
        return Arrays.stream(values()).filter(s -> s.boxPx == boxPx).findFirst();
    }
}
