package dev.penstock.gateway.uploads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.protocol.jobs.ThumbnailSource;
import org.junit.jupiter.api.Test;

class MediaTypesTest {
    @Test
    void guessesFromTheExtensionInEitherCase() {
        assertEquals("image/jpeg", MediaTypes.guess("Beach.2024.JPG"));
        assertEquals("application/pdf", MediaTypes.guess("a.pdf"));
    }

    @Test
    void knowsNothingOfOtherNames() {
        assertEquals("application/octet-stream", MediaTypes.guess("Makefile"));
        assertEquals("application/octet-stream", MediaTypes.guess(".png"));
        assertEquals("application/octet-stream", MediaTypes.guess("a.unknown"));
        assertEquals("application/octet-stream", MediaTypes.guess("trailing."));
    }

    @Test
    void wantsThumbnailsOfPicturesItsDecodersKnow() {
        assertTrue(ThumbnailSource.includes("image/webp"));
        assertTrue(ThumbnailSource.includes("Image/PNG"));
        assertFalse(ThumbnailSource.includes("image/svg+xml"));
        assertFalse(ThumbnailSource.includes("text/plain"));
    }
}
