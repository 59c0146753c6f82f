package dev.penstock.protocol.objects;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Sha256Test {
    /** FIPS 180-4's example. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void hashes() {
        assertEquals(ABC, Sha256.of("abc".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void knowsTheStoresForm() {
        assertEquals("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", Sha256.base64(ABC));
    }

    @Property
    void convertsBothWays(@ForAll @Size(32) byte[] hash) {
        assertArrayEquals(hash, Sha256.bytes(Sha256.hex(hash)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", "ba78", "zz"})
    void refusesOtherForms(String text) {
        assertFalse(Sha256.isHex(text));
        assertThrows(IllegalArgumentException.class, () -> Sha256.bytes(text));
    }

    @Test
    void comparesHashes() {
        assertTrue(Sha256.same(ABC, ABC));
        assertFalse(Sha256.same(ABC, "0".repeat(64)));
        assertThrows(IllegalArgumentException.class, () -> Sha256.hex(new byte[31]));
    }
}
