package dev.penstock.workers.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrientationTest {
    private static final int RED = 0xFFFF0000;
    private static final int GREEN = 0xFF00FF00;
    private static final int BLUE = 0xFF0000FF;
    private static final int WHITE = 0xFFFFFFFF;

    @TempDir
    Path directory;

    /** Corners clockwise from the top left, for a 4x2 image of four colours; the EXIF value is the key. */
    @Test
    void everyValueTurnsThePixelsUpright() {
        assertCorners(1, 4, 2, RED, GREEN, BLUE, WHITE);
        assertCorners(2, 4, 2, GREEN, RED, WHITE, BLUE);
        assertCorners(3, 4, 2, BLUE, WHITE, RED, GREEN);
        assertCorners(4, 4, 2, WHITE, BLUE, GREEN, RED);
        assertCorners(5, 2, 4, RED, WHITE, BLUE, GREEN);
        assertCorners(6, 2, 4, WHITE, RED, GREEN, BLUE);
        assertCorners(7, 2, 4, BLUE, GREEN, RED, WHITE);
        assertCorners(8, 2, 4, GREEN, BLUE, WHITE, RED);
    }

    @Test
    void whatIsNoOrientationIsUpright() {
        assertEquals(Orientation.UPRIGHT, Orientation.ofExif(0));
        assertEquals(Orientation.UPRIGHT, Orientation.ofExif(9));
        assertEquals(Orientation.UPRIGHT, Orientation.of(TestImages.write(directory, "plain", TestImages.png(4, 4))));
        assertEquals(Orientation.UPRIGHT, Orientation.of(TestImages.write(directory, "noise", new byte[] {1, 2, 3})));
    }

    @Test
    void isReadFromTheFilesMetadata() {
        assertEquals(Orientation.QUARTER_TURN, ofResource("quarter-turn.jpg"));
        assertEquals(Orientation.QUARTER_TURN, ofResource("quarter-turn.webp"));
    }

    private Orientation ofResource(String name) {
        return Orientation.of(TestImages.write(directory, name, TestImages.resource(name)));
    }

    private static void assertCorners(int exif, int width, int height, int... clockwise) {
        BufferedImage turned = PixelScaler.turn(TestImages.quarters(4, 2), Orientation.ofExif(exif));
        assertEquals(width + "x" + height, turned.getWidth() + "x" + turned.getHeight(), "orientation " + exif);
        assertEquals(clockwise[0], turned.getRGB(0, 0), "top left of " + exif);
        assertEquals(clockwise[1], turned.getRGB(width - 1, 0), "top right of " + exif);
        assertEquals(clockwise[2], turned.getRGB(width - 1, height - 1), "bottom right of " + exif);
        assertEquals(clockwise[3], turned.getRGB(0, height - 1), "bottom left of " + exif);
    }
}
