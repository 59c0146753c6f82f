package dev.penstock.workers.image;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How the stored pixels must be turned to be upright: the eight values of EXIF 2.32 tag 0x0112, in their order. A file whose
 * metadata is absent or broken is taken as upright.
 */
enum Orientation {
    UPRIGHT,
    MIRRORED,
    HALF_TURN,
    FLIPPED,
    TRANSPOSED,
    QUARTER_TURN,
    TRANSVERSED,
    THREE_QUARTER_TURN;

    private static final Orientation[] BY_EXIF_VALUE = values();

    static Orientation of(Path image) {
        try (InputStream in = Files.newInputStream(image)) {
            Metadata metadata = ImageMetadataReader.readMetadata(in);
            for (ExifIFD0Directory directory : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
                if (directory.containsTag(ExifIFD0Directory.TAG_ORIENTATION)) {
                    return ofExif(directory.getInt(ExifIFD0Directory.TAG_ORIENTATION));
                }
            }
            return UPRIGHT;
        } catch (IOException | ImageProcessingException | MetadataException | RuntimeException e) {
            return UPRIGHT;
        }
    }

    static Orientation ofExif(int value) {
        return value >= 1 && value <= BY_EXIF_VALUE.length ? BY_EXIF_VALUE[value - 1] : UPRIGHT;
    }

    /** Whether upright width is stored height. */
    boolean swapsSides() {
        return compareTo(TRANSPOSED) >= 0;
    }

    /** Maps stored pixels of a {@code width} x {@code height} image to upright ones. */
    AffineTransform toUpright(int width, int height) {
        return switch (this) {
            case UPRIGHT -> new AffineTransform();
            case MIRRORED -> new AffineTransform(-1, 0, 0, 1, width, 0);
            case HALF_TURN -> new AffineTransform(-1, 0, 0, -1, width, height);
            case FLIPPED -> new AffineTransform(1, 0, 0, -1, 0, height);
            case TRANSPOSED -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case QUARTER_TURN -> new AffineTransform(0, 1, -1, 0, height, 0);
            case TRANSVERSED -> new AffineTransform(0, -1, -1, 0, height, width);
            case THREE_QUARTER_TURN -> new AffineTransform(0, -1, 1, 0, 0, width);
        };
    }
}
