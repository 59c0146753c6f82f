package dev.penstock.workers.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ImageFormatTest {
    @Test
    void tellsFormatsByTheirSignature() {
        assertEquals(Optional.of(ImageFormat.JPEG), ImageFormat.sniff(TestImages.jpeg(8, 8)));
        assertEquals(Optional.of(ImageFormat.PNG), ImageFormat.sniff(TestImages.png(8, 8)));
        assertEquals(Optional.of(ImageFormat.GIF), ImageFormat.sniff(TestImages.gif(8, 8)));
        assertEquals(Optional.of(ImageFormat.WEBP), ImageFormat.sniff(TestImages.resource("opaque.webp")));
    }

    @Test
    void knowsNothingElse() {
        assertEquals(Optional.empty(), ImageFormat.sniff(new byte[0]));
        assertEquals(Optional.empty(), sniff("GIF88a and more bytes"));
        assertEquals(Optional.empty(), sniff("RIFF....WAVE"));
        assertEquals(Optional.empty(), sniff("just a text that somebody called a picture"));
    }

    @Property
    void neverFailsOnAnyBytes(@ForAll byte[] bytes) {
        ImageFormat.sniff(Arrays.copyOf(bytes, Math.min(bytes.length, ImageFormat.SNIFF_BYTES)));
    }

    private static Optional<ImageFormat> sniff(String text) {
        return ImageFormat.sniff(text.getBytes(StandardCharsets.UTF_8));
    }
}
