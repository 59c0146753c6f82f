package dev.penstock.launcher.demo;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/**
 * A picture as a phone would take it: 12 megapixels, with the grain that makes a JPEG large, held sideways (EXIF orientation 6), and
 * different on every run, so that nothing is known content.
 */
final class DemoPhoto {

    static final int WIDTH_PX = 4000;
    static final int HEIGHT_PX = 3000;

    private static final int HILLS = 6;
    private static final int JPEG_MARKER_BYTES = 2;

    /** EXIF with the one entry orientation = 6 (rotate 90 degrees clockwise to view): TIFF 6.0, big-endian. */
    private static final byte[] EXIF_ORIENTATION_6 = {
        'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0,
        0
    };

    private DemoPhoto() {}

    /** The bytes of a new JPEG. */
    static byte[] take(RandomGenerator random) {
        BufferedImage image = new BufferedImage(WIDTH_PX, HEIGHT_PX, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        float dusk = random.nextFloat();
        Color high = Color.getHSBColor(0.55f + 0.1f * dusk, 0.6f, 0.8f);
        canvas.setPaint(new GradientPaint(0, 0, high, 0, HEIGHT_PX, Color.getHSBColor(0.08f, 0.5f * dusk, 1f)));
        canvas.fillRect(0, 0, WIDTH_PX, HEIGHT_PX);
        for (int i = 0; i < HILLS; i++) {
            paintHill(canvas, random, i);
        }
        canvas.dispose();
        addGrain(image, random);
        return withMetadata(encode(image), "penstock demo " + Long.toHexString(random.nextLong()));
    }

    private static void paintHill(Graphics2D canvas, RandomGenerator random, int i) {
        int width = WIDTH_PX / 2 + random.nextInt(WIDTH_PX / 2);
        int height = HEIGHT_PX / 2 + random.nextInt(HEIGHT_PX / 4);
        canvas.setPaint(Color.getHSBColor(0.3f + 0.05f * random.nextFloat(), 0.6f, 0.6f - 0.08f * i));
        canvas.fillOval(random.nextInt(WIDTH_PX) - width / 2, HEIGHT_PX / 2 + i * HEIGHT_PX / 14, width, height);
    }

    private static void addGrain(BufferedImage image, RandomGenerator random) {
        int[] row = new int[WIDTH_PX];
        for (int y = 0; y < HEIGHT_PX; y++) {
            image.getRGB(0, y, WIDTH_PX, 1, row, 0, WIDTH_PX);
            for (int x = 0; x < WIDTH_PX; x++) {
                row[x] ^= random.nextInt() & 0x0f0f0f;
            }
            image.setRGB(0, y, WIDTH_PX, 1, row, 0, WIDTH_PX);
        }
    }

    private static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", jpeg);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jpeg.toByteArray();
    }

    /** Puts EXIF (APP1) and a comment (COM) right after the start-of-image marker: ITU-T T.81, B.1.1.4. */
    private static byte[] withMetadata(byte[] jpeg, String comment) {
        byte[] text = comment.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(jpeg.length + EXIF_ORIENTATION_6.length + text.length + 8);
        out.put(jpeg, 0, JPEG_MARKER_BYTES);
        putSegment(out, 0xffe1, EXIF_ORIENTATION_6);
        putSegment(out, 0xfffe, text);
        out.put(jpeg, JPEG_MARKER_BYTES, jpeg.length - JPEG_MARKER_BYTES);
        return out.array();
    }

    private static void putSegment(ByteBuffer out, int marker, byte[] content) {
        out.putShort((short) marker).putShort((short) (content.length + 2)).put(content);
    }
}
