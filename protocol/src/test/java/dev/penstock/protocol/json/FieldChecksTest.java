package dev.penstock.protocol.json;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class FieldChecksTest {
    @Test
    void passesWhatHolds() {
        assertDoesNotThrow(() -> new FieldChecks()
                .required("a", 1)
                .text("b", "x", 1, 1)
                .optionalText("c", null, 1, 1)
                .atLeast("d", 0, 0)
                .optionalAtLeast("e", null, 1)
                .range("f", 3, 3, 3)
                .items("g", List.of(1), 1, 1)
                .check(true, "h", "never")
                .done());
    }

    @Test
    void reportsEveryFailureInOrder() {
        FieldChecks checks = new FieldChecks()
                .required("a", null)
                .text("b", "xy", 3, 4)
                .text("c", null, 1, 2)
                .atLeast("d", -1, 0)
                .optionalAtLeast("e", 0L, 1)
                .range("f", 9, 1, 8)
                .items("g", List.of(), 1, 2)
                .items("h", null, 1, 2)
                .check(false, "i/j", "is odd");
        ValidationException e = assertThrows(ValidationException.class, checks::done);
        assertEquals(
                "a: missing; b: length 2 (expected: 3..4 characters); c: missing; d: -1 (expected: >= 0); e: 0 (expected: >= 1);"
                        + " f: 9 (expected: 1..8); g: 0 items (expected: 1..2); h: missing; i~1j: is odd",
                e.getMessage());
        assertEquals(9, e.errors().size());
    }

    @Test
    void neverRepeatsText() {
        ValidationException e = assertThrows(
                ValidationException.class,
                () -> new FieldChecks().text("password", "hunter2", 8, 9).done());
        assertEquals("password: length 7 (expected: 8..9 characters)", e.getMessage());
    }

    @Test
    void refusalsHaveNoStackTraceAndAtLeastOneError() {
        assertEquals(0, ValidationException.at("a", "b").getStackTrace().length);
        assertThrows(IllegalArgumentException.class, () -> new ValidationException(List.of()));
    }
}
