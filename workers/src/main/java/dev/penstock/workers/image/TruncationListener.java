package dev.penstock.workers.image;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/** Notices that a reader met the end of a file too early and made up the rest in grey: a warning there, a refusal here. */
final class TruncationListener implements IIOReadWarningListener {
    private @Nullable String truncation;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        String lower = warning.toLowerCase(Locale.ROOT);
        if (lower.contains("premature end") || lower.contains("truncated") || lower.contains("premature eoi")) {
            truncation = warning;
        }
    }

    void requireWhole() throws ImageRefusedException {
        if (truncation != null) {
            throw ImageRefusedException.corrupt("file ends too early: " + truncation);
        }
    }
}
