package dev.penstock.workers.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * What the child is asked to do: make previews of one image.
 *
 * @param image the file to decode
 * @param outputDirectory where previews are written; exists and is the caller's to delete
 * @param boxesPx sides of the squares to fit the image into, in pixels
 * @param pixelsMax more pixels than this in the header are refused
 */
public record PreviewRequest(Path image, Path outputDirectory, List<Integer> boxesPx, long pixelsMax) {
    public PreviewRequest {
        boxesPx = List.copyOf(boxesPx);
        if (boxesPx.isEmpty() || boxesPx.stream().anyMatch(box -> box <= 0)) {
            throw new IllegalArgumentException("boxesPx: " + boxesPx + " (expected: one or more, each > 0)");
        }
        if (pixelsMax <= 0) {
            throw new IllegalArgumentException("pixelsMax: " + pixelsMax + " (expected: > 0)");
        }
    }
}
