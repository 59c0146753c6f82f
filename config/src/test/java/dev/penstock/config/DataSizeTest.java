package dev.penstock.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {
    @ParameterizedTest
    @CsvSource({"0B,0", "512B,512", "64KiB,65536", "8MiB,8388608", "1GiB,1073741824", "1TiB,1099511627776"})
    void readsItsWrittenForm(String text, long bytes) {
        assertEquals(Optional.of(new DataSize(bytes)), DataSize.parse(text));
        assertEquals(text, new DataSize(bytes).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1MB",
                "1 MiB",
                "-1B",
                "1.5MiB",
                "MiB",
                "9223372036854775807KiB",
                "99999999999999999999B"
            })
    void refusesOtherForms(String text) {
        assertTrue(DataSize.parse(text).isEmpty());
    }

    @Property
    void writesWhatItReads(@ForAll @LongRange(min = 0) long bytes) {
        DataSize size = new DataSize(bytes);
        assertEquals(Optional.of(size), DataSize.parse(size.toString()));
    }

    @Test
    void countsInUnits() {
        assertEquals(DataSize.ofMiB(1), DataSize.ofKiB(1024));
        assertEquals(DataSize.ofGiB(1), DataSize.ofMiB(1024));
        assertEquals(65_536, DataSize.ofKiB(64).bytesAsInt());
        assertThrows(ArithmeticException.class, () -> DataSize.ofGiB(2).bytesAsInt());
    }

    @Test
    void ordersBySize() {
        assertTrue(DataSize.ofKiB(1).compareTo(DataSize.ofMiB(1)) < 0);
    }

    @Test
    void refusesNegativeSizes() {
        Exception e = assertThrows(IllegalArgumentException.class, () -> new DataSize(-1));
        assertEquals("bytes: -1 (expected: >= 0)", e.getMessage());
    }
}
