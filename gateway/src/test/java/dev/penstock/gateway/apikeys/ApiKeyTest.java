package dev.penstock.gateway.apikeys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

final class ApiKeyTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void hasTheFormThatScannersLookFor() {
        for (int i = 0; i < 200; i++) {
            String text = ApiKey.fresh(RANDOM).text();
            assertTrue(text.matches("pk_[0-9A-Za-z]{49}"), text);
        }
    }

    @Test
    void readsWhatItWrote() {
        ApiKey key = ApiKey.fresh(RANDOM);
        ApiKey read = ApiKey.parse(key.text()).orElseThrow();
        assertEquals(key.text(), read.text());
        assertArrayEquals(key.hash(), read.hash());
    }

    @Test
    void everySingleTypoIsNoticed() {
        String text = ApiKey.fresh(RANDOM).text();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'x' ? 'y' : 'x';
            assertTrue(
                    ApiKey.parse(text.substring(0, i) + other + text.substring(i + 1))
                            .isEmpty(),
                    "at " + i);
        }
        assertTrue(ApiKey.parse(text.substring(1)).isEmpty());
        assertTrue(ApiKey.parse(text + "x").isEmpty());
        assertTrue(ApiKey.parse("").isEmpty());
    }

    @Test
    void noTwoAreTheSame() {
        assertNotEquals(ApiKey.fresh(RANDOM).text(), ApiKey.fresh(RANDOM).text());
    }

    @Test
    void textFormAndHintKeepTheSecret() {
        ApiKey key = ApiKey.fresh(RANDOM);
        assertEquals(7, key.hint().length());
        assertFalse(key.toString().contains(key.text().substring(8)));
    }
}
