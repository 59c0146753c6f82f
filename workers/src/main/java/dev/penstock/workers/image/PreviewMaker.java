package dev.penstock.workers.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;

/**
 * Makes upright sRGB previews of one image file. The order is its safety: signature, then the header's pixel count, then a
 * decode that skips pixels, so that memory follows the previews' size and not the original's. Single-threaded.
 */
public final class PreviewMaker {
    private static final float JPEG_QUALITY = 0.82f;

    /** Decoded pixels per preview pixel along a side: what is left for the scaler to average. */
    private static final int OVERSAMPLING = 2;

    private final long pixelsMax;

    /**
     * @param pixelsMax an image whose header announces more pixels is refused undecoded
     */
    public PreviewMaker(long pixelsMax) {
        this.pixelsMax = pixelsMax;
        register(new JPEGImageReaderSpi());
        register(new WebPImageReaderSpi());
        ImageIO.setUseCache(false);
    }

    /**
     * Writes one preview for each box into {@code directory}; of an animation the first frame.
     *
     * @throws ImageRefusedException when these bytes will never give a preview
     * @throws IOException when a preview cannot be written
     */
    public List<Preview> make(Path image, List<Integer> boxesPx, Path directory)
            throws ImageRefusedException, IOException {
        List<Integer> largestFirst =
                boxesPx.stream().sorted(Comparator.reverseOrder()).toList();
        ImageFormat format = format(image);
        BufferedImage current = decode(image, format, largestFirst.get(0));
        Orientation orientation = Orientation.of(image);
        List<Preview> previews = new ArrayList<>();
        for (int boxPx : largestFirst) {
            current = PixelScaler.fit(current, boxPx);
            if (previews.isEmpty()) {
                current = PixelScaler.dropNeedlessAlpha(PixelScaler.turn(current, orientation));
            }
            previews.add(write(current, boxPx, directory));
        }
        return previews;
    }

    private static ImageFormat format(Path image) throws IOException, ImageRefusedException {
        try (InputStream in = Files.newInputStream(image)) {
            return ImageFormat.sniff(in.readNBytes(ImageFormat.SNIFF_BYTES))
                    .orElseThrow(() -> ImageRefusedException.corrupt("not a JPEG, PNG, GIF or WebP image"));
        }
    }

    private BufferedImage decode(Path image, ImageFormat format, int boxPx) throws ImageRefusedException {
        ImageReader reader =
                ImageIO.getImageReadersByFormatName(format.readerName()).next();
        try (ImageInputStream in = ImageIO.createImageInputStream(image.toFile())) {
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            requirePixelsWithinLimit(width, height);
            TruncationListener truncation = new TruncationListener();
            reader.addIIOReadWarningListener(truncation);
            BufferedImage decoded = reader.read(0, skipping(reader, Math.max(width, height) / (OVERSAMPLING * boxPx)));
            truncation.requireWhole();
            return decoded;
        } catch (IOException | RuntimeException e) {
            throw ImageRefusedException.corrupt(format.name().toLowerCase(Locale.ROOT) + " cannot be decoded: "
                    + e.getClass().getSimpleName() + ": " + e.getMessage());
        } finally {
            reader.dispose();
        }
    }

    private void requirePixelsWithinLimit(int width, int height) throws ImageRefusedException {
        if ((long) width * height > pixelsMax) {
            throw ImageRefusedException.tooLarge(
                    "image: " + width + "x" + height + " pixels (expected: at most " + pixelsMax + ")");
        }
    }

    private static ImageReadParam skipping(ImageReader reader, int step) {
        ImageReadParam param = reader.getDefaultReadParam();
        if (step > 1) {
            param.setSourceSubsampling(step, step, 0, 0);
        }
        return param;
    }

    private static Preview write(BufferedImage image, int boxPx, Path directory) throws IOException {
        boolean alpha = image.getColorModel().hasAlpha();
        Path file = directory.resolve("preview-" + boxPx);
        Files.deleteIfExists(file);
        encode(image, alpha ? "png" : "jpeg", file);
        return new Preview(boxPx, image.getWidth(), image.getHeight(), alpha ? "image/png" : "image/jpeg", file);
    }

    private static void encode(BufferedImage image, String format, Path file) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(JPEG_QUALITY);
            }
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
    }

    /** A jar that merged many others may have lost the service files by which ImageIO finds readers. */
    private static void register(ImageReaderSpi reader) {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        if (registry.getServiceProviderByClass(reader.getClass()) == null) {
            registry.registerServiceProvider(reader);
        }
    }
}
