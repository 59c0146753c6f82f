package dev.penstock.workers.image;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.color.ColorSpace;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;

/** Shrinks and turns pixels; the result is always sRGB, {@code INT_RGB} when opaque and {@code INT_ARGB} otherwise. */
final class PixelScaler {
    private PixelScaler() {}

    /** Fits {@code source} into a square of {@code boxPx}, keeping its shape; never enlarges. */
    static BufferedImage fit(BufferedImage source, int boxPx) {
        int longest = Math.max(source.getWidth(), source.getHeight());
        double scale = Math.min(1.0, (double) boxPx / longest);
        int width = Math.max(1, (int) Math.round(source.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(source.getHeight() * scale));
        if (hasForeignRgbProfile(source)) {
            return toSrgb(source.getColorModel(), halveThenDraw(asIfSrgb(source), width, height));
        }
        return halveThenDraw(source, width, height);
    }

    static BufferedImage turn(BufferedImage source, Orientation orientation) {
        if (orientation == Orientation.UPRIGHT) {
            return source;
        }
        int width = orientation.swapsSides() ? source.getHeight() : source.getWidth();
        int height = orientation.swapsSides() ? source.getWidth() : source.getHeight();
        BufferedImage target = new BufferedImage(width, height, source.getType());
        AffineTransform upright = orientation.toUpright(source.getWidth(), source.getHeight());
        Graphics2D graphics = target.createGraphics();
        graphics.drawImage(source, upright, null);
        graphics.dispose();
        return target;
    }

    /** The image without its alpha channel when every pixel is opaque, else the image itself. */
    static BufferedImage dropNeedlessAlpha(BufferedImage image) {
        if (!image.getColorModel().hasAlpha()) {
            return image;
        }
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int pixel : row) {
                if (pixel >>> 24 != 0xFF) {
                    return image;
                }
            }
        }
        return draw(image, image.getWidth(), image.getHeight(), false);
    }

    /** Bilinear filtering is exact only down to half size, so larger steps are walked in halves. */
    private static BufferedImage halveThenDraw(BufferedImage source, int width, int height) {
        boolean alpha = source.getColorModel().hasAlpha();
        BufferedImage current = source;
        while (current.getWidth() >= 2 * width && current.getHeight() >= 2 * height) {
            current = draw(current, current.getWidth() / 2, current.getHeight() / 2, alpha);
        }
        boolean finished = current != source && current.getWidth() == width && current.getHeight() == height;
        return finished ? current : draw(current, width, height, alpha);
    }

    private static BufferedImage draw(BufferedImage source, int width, int height, boolean alpha) {
        BufferedImage target =
                new BufferedImage(width, height, alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = target.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(source, 0, 0, width, height, null);
        graphics.dispose();
        return target;
    }

    /** Java2D converts colours pixel by pixel when the profile is not sRGB: seconds for a photo. See {@link #asIfSrgb}. */
    private static boolean hasForeignRgbProfile(BufferedImage image) {
        ColorModel model = image.getColorModel();
        return !(model instanceof IndexColorModel)
                && model.getTransferType() == DataBuffer.TYPE_BYTE
                && model.getColorSpace().getType() == ColorSpace.TYPE_RGB
                && !model.getColorSpace().isCS_sRGB();
    }

    /** The same pixels called sRGB, so that they are shrunk first, fast, and converted afterwards, few. */
    private static BufferedImage asIfSrgb(BufferedImage image) {
        ColorModel model = image.getColorModel();
        ColorModel srgb = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                model.hasAlpha(),
                model.isAlphaPremultiplied(),
                model.getTransparency(),
                DataBuffer.TYPE_BYTE);
        if (!srgb.isCompatibleRaster(image.getRaster())) {
            return image;
        }
        return new BufferedImage(srgb, image.getRaster(), image.isAlphaPremultiplied(), null);
    }

    private static BufferedImage toSrgb(ColorModel profile, BufferedImage shrunk) {
        BufferedImage target = new BufferedImage(shrunk.getWidth(), shrunk.getHeight(), shrunk.getType());
        BufferedImage labelled = relabel(shrunk, profile.getColorSpace());
        new ColorConvertOp(null).filter(labelled, target);
        return target;
    }

    private static BufferedImage relabel(BufferedImage shrunk, ColorSpace space) {
        boolean alpha = shrunk.getColorModel().hasAlpha();
        ColorModel model = new DirectColorModel(
                space, alpha ? 32 : 24, 0xFF0000, 0xFF00, 0xFF, alpha ? 0xFF000000 : 0, false, DataBuffer.TYPE_INT);
        return new BufferedImage(model, shrunk.getRaster(), false, null);
    }
}
