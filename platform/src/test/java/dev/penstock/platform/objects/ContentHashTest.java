package dev.penstock.platform.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ContentHashTest {
    /** SHA-256 of no bytes at all. */
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void writesTheFormOfS3() {
        assertEquals("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", new ContentHash(EMPTY).base64());
    }

    @Test
    void readsTheFormOfS3() {
        assertEquals(
                EMPTY,
                ContentHash.ofBase64("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
                        .hex());
    }

    @Test
    void refusesOtherForms() {
        assertThrows(IllegalArgumentException.class, () -> new ContentHash(""));
        assertThrows(IllegalArgumentException.class, () -> new ContentHash(EMPTY.toUpperCase(java.util.Locale.ROOT)));
        assertThrows(IllegalArgumentException.class, () -> new ContentHash(EMPTY + "00"));
        assertThrows(IllegalArgumentException.class, () -> ContentHash.ofBase64("AAAA"));
    }
}
