package dev.penstock.protocol.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class FieldErrorTest {
    @Test
    void escapesAsJsonPointersDo() {
        assertEquals("/a~1b~0c", FieldError.at("a/b~c", "missing").pointer());
    }

    @Test
    void growsFromTheInsideOut() {
        assertEquals(
                "/parts/3/size", FieldError.at("size", "-1").within("/parts/3").pointer());
    }

    @Test
    void readsAsPlaceAndMessage() {
        assertEquals(
                "size: -1 (expected: >= 0)",
                FieldError.at("size", "-1 (expected: >= 0)").toString());
        assertEquals("empty", new FieldError("", "empty").toString());
    }

    @Test
    void refusesWhatIsNoPointer() {
        assertThrows(IllegalArgumentException.class, () -> new FieldError("size", "-1"));
    }
}
