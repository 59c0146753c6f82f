package dev.penstock.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"250ms,250", "10s,10000", "5m,300000", "2h,7200000", "1d,86400000", "0ms,0"})
    void readsItsWrittenForm(String text, long ms) {
        assertEquals(Optional.of(Duration.ofMillis(ms)), Durations.parse(text));
        assertEquals(text, Durations.text(Duration.ofMillis(ms)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "10 s", "-1s", "1.5s", "PT10S", "s", "10S", "9999999999999s"})
    void refusesOtherForms(String text) {
        assertTrue(Durations.parse(text).isEmpty());
    }

    @Property
    void writesWhatItReads(@ForAll @LongRange(min = 0, max = 999_999_999_999L) long ms) {
        Duration duration = Duration.ofMillis(ms);
        assertEquals(Optional.of(duration), Durations.parse(Durations.text(duration)));
    }
}
