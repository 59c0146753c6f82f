package dev.penstock.workers.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewMakerTest {
    private static final List<Integer> BOXES = List.of(256, 1024);
    private static final int TOLERANCE = 24;

    private final PreviewMaker maker = new PreviewMaker(50_000_000);

    @TempDir
    Path directory;

    @Test
    void fitsEveryFormatIntoBothBoxes() throws Exception {
        assertQuarters(make(TestImages.jpeg(2400, 1600)), 1024, 683, 256, 171);
        assertQuarters(make(TestImages.png(2400, 1600)), 1024, 683, 256, 171);
        assertQuarters(make(TestImages.gif(1200, 2400)), 512, 1024, 128, 256);
    }

    @Test
    void decodesWebpOpaqueAndTranslucent() throws Exception {
        List<Preview> opaque = make(TestImages.resource("opaque.webp"));
        assertEquals(List.of("image/jpeg", "image/jpeg"), types(opaque));
        assertSize(opaque.get(1), 256, 192);
        List<Preview> translucent = make(TestImages.resource("translucent.webp"));
        assertEquals(List.of("image/png", "image/png"), types(translucent));
    }

    @Test
    void decodesProgressiveAndCmykJpegs() throws Exception {
        assertSize(make(TestImages.resource("progressive.jpg")).get(0), 400, 300);
        BufferedImage cmyk = read(make(TestImages.resource("cmyk.jpg")).get(0));
        assertNear(0xFFFF28, cmyk.getRGB(50, 50), "yellow top left of a CMYK image");
    }

    @Test
    void neverEnlarges() throws Exception {
        List<Preview> previews = make(TestImages.png(300, 100));
        assertSize(previews.get(0), 300, 100);
        assertSize(previews.get(1), 256, 85);
    }

    @Test
    void keepsAtLeastOnePixelOfAVeryLongImage() throws Exception {
        assertSize(make(TestImages.png(4000, 1)).get(1), 256, 1);
    }

    @Test
    void keepsTransparencyAndDropsNeedlessAlpha() throws Exception {
        List<Preview> translucent = make(TestImages.translucentPng(600, 400));
        assertEquals(List.of("image/png", "image/png"), types(translucent));
        assertEquals(0, read(translucent.get(1)).getRGB(10, 10) >>> 24);
        BufferedImage opaque = TestImages.quarters(600, 400, BufferedImage.TYPE_INT_ARGB);
        assertEquals(List.of("image/jpeg", "image/jpeg"), types(make(TestImages.encode(opaque, "png"))));
    }

    @Test
    void turnsUprightByExif() throws Exception {
        List<Preview> previews = make(TestImages.resource("quarter-turn.jpg"));
        assertSize(previews.get(0), 300, 400);
        // Stored: yellow, green, blue, magenta clockwise from the top left; a quarter turn brings the last to the
        // first.
        assertNear(0xFF0028, read(previews.get(0)).getRGB(50, 50), "top left");
        assertNear(0xFFFF28, read(previews.get(0)).getRGB(250, 50), "top right");
    }

    @Test
    void convertsForeignColourSpacesToSrgb() throws Exception {
        ICC_ColorSpace linear = new ICC_ColorSpace(ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB));
        ComponentColorModel model = new ComponentColorModel(linear, false, false, 1, DataBuffer.TYPE_BYTE);
        WritableRaster raster = model.createCompatibleWritableRaster(1600, 1200);
        int[] grey = new int[3 * 1600];
        Arrays.fill(grey, 55);
        for (int y = 0; y < 1200; y++) {
            raster.setPixels(0, y, 1600, 1, grey);
        }
        BufferedImage shrunk = PixelScaler.fit(new BufferedImage(model, raster, false, null), 256);
        assertEquals(256, shrunk.getWidth());
        assertNear(0x808080, shrunk.getRGB(100, 100), "55 in linear light is mid grey in sRGB");
    }

    @Test
    void refusesByTheHeaderBeforeDecoding() {
        assertRefused(ImageRefusedException.Reason.TOO_LARGE, TestImages.jpegAnnouncing(50_000, 50_000));
        assertRefused(ImageRefusedException.Reason.TOO_LARGE, TestImages.pngBomb(10_000, 10_000));
        Path gif = TestImages.write(directory, "gif", TestImages.gif(300, 300));
        ImageRefusedException refused =
                assertThrows(ImageRefusedException.class, () -> new PreviewMaker(89_999).make(gif, BOXES, directory));
        assertEquals(ImageRefusedException.Reason.TOO_LARGE, refused.reason());
    }

    @Test
    void refusesWhatIsNoImage() {
        assertRefused("hello, I am a text".getBytes(StandardCharsets.UTF_8));
        assertRefused(new byte[0]);
        assertRefused(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF});
    }

    @Test
    void refusesTruncatedFiles() {
        for (byte[] whole : List.of(
                TestImages.jpeg(800, 600),
                TestImages.png(800, 600),
                TestImages.gif(800, 600),
                TestImages.resource("opaque.webp"),
                TestImages.resource("progressive.jpg"))) {
            assertRefused(Arrays.copyOf(whole, whole.length / 2));
        }
    }

    private List<Preview> make(byte[] content) throws ImageRefusedException, IOException {
        return maker.make(TestImages.write(directory, "image", content), BOXES, directory);
    }

    private void assertRefused(byte[] content) {
        assertRefused(ImageRefusedException.Reason.UNSUPPORTED_OR_CORRUPT, content);
    }

    private void assertRefused(ImageRefusedException.Reason reason, byte[] content) {
        ImageRefusedException refused = assertThrows(ImageRefusedException.class, () -> make(content));
        assertEquals(reason, refused.reason(), refused.getMessage());
        assertFalse(String.valueOf(refused.getMessage()).isBlank());
    }

    private static void assertQuarters(List<Preview> previews, int width, int height, int smallWidth, int smallHeight)
            throws IOException {
        assertSize(previews.get(0), width, height);
        assertSize(previews.get(1), smallWidth, smallHeight);
        BufferedImage small = read(previews.get(1));
        int x = smallWidth / 4;
        int y = smallHeight / 4;
        assertNear(0xFF0000, small.getRGB(x, y), "top left");
        assertNear(0x00FF00, small.getRGB(3 * x, y), "top right");
        assertNear(0x0000FF, small.getRGB(3 * x, 3 * y), "bottom right");
        assertNear(0xFFFFFF, small.getRGB(x, 3 * y), "bottom left");
    }

    private static void assertSize(Preview preview, int width, int height) throws IOException {
        assertEquals(width + "x" + height, preview.width() + "x" + preview.height());
        BufferedImage written = read(preview);
        assertEquals(width + "x" + height, written.getWidth() + "x" + written.getHeight());
    }

    private static void assertNear(int expected, int actual, String what) {
        for (int shift = 0; shift <= 16; shift += 8) {
            int difference = Math.abs((expected >>> shift & 0xFF) - (actual >>> shift & 0xFF));
            assertTrue(
                    difference <= TOLERANCE,
                    () -> what + ": " + Integer.toHexString(actual) + " (expected: about "
                            + Integer.toHexString(expected) + ")");
        }
    }

    private static List<String> types(List<Preview> previews) {
        return previews.stream().map(Preview::contentType).toList();
    }

    private static BufferedImage read(Preview preview) throws IOException {
        return ImageIO.read(preview.file().toFile());
    }
}
