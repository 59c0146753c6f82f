package dev.penstock.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void neverPrintsItsValue() {
        Secret secret = Secret.of("hunter2");
        assertEquals("***", secret.toString());
        assertFalse(
                AuthSettings.defaults(TestSettings.MASTER_KEY).toString().contains(TestSettings.MASTER_KEY.reveal()));
    }

    @Test
    void revealsItsValueOnRequest() {
        assertEquals("hunter2", Secret.of("hunter2").reveal());
    }

    @Test
    void saysWhetherThereIsOne() {
        assertTrue(Secret.of("").isEmpty());
        assertEquals(Secret.NONE, Secret.of(""));
        assertEquals("", Secret.NONE.toString());
    }

    @Test
    void comparesByValue() {
        assertEquals(Secret.of("a"), Secret.of("a"));
        assertEquals(Secret.of("a").hashCode(), Secret.of("a").hashCode());
        assertNotEquals(Secret.of("a"), Secret.of("b"));
    }
}
