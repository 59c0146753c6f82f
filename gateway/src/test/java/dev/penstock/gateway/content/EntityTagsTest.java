package dev.penstock.gateway.content;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EntityTagsTest {
    private static final String TAG = EntityTags.strong("abc");

    @Test
    void matchesItselfInAnyListAndStrength() {
        assertTrue(EntityTags.matches("\"abc\"", TAG));
        assertTrue(EntityTags.matches("W/\"abc\"", TAG));
        assertTrue(EntityTags.matches("\"x\", \"abc\"", TAG));
        assertTrue(EntityTags.matches("*", TAG));
    }

    @Test
    void matchesNothingElse() {
        assertFalse(EntityTags.matches(null, TAG));
        assertFalse(EntityTags.matches("", TAG));
        assertFalse(EntityTags.matches("abc", TAG));
        assertFalse(EntityTags.matches("\"abcd\"", TAG));
    }
}
