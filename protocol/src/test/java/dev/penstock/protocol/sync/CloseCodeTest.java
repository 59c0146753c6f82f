package dev.penstock.protocol.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseCodeTest {
    @ParameterizedTest
    @EnumSource
    void saysByItsRangeWhetherToComeBack(CloseCode code) {
        assertTrue(code.code() >= 4000 && code.code() <= 4999);
        assertEquals(code.code() <= 4499, code.retry());
        assertTrue(code.reason().matches("[a-z-]+"));
        assertEquals(Optional.of(code), CloseCode.of(code.code()));
    }

    @Test
    void unknownCodesAreNone() {
        assertTrue(CloseCode.of(1000).isEmpty());
    }
}
