package dev.penstock.gateway.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceparentTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void readsTheExampleOfTheStandard() {
        Traceparent parsed =
                Traceparent.parse("00-" + TRACE + "-00f067aa0ba902b7-01").orElseThrow();
        assertEquals(new Traceparent(TRACE, "00f067aa0ba902b7", true), parsed);
    }

    @Test
    void readsLaterVersionsByTheirFirstFields() {
        assertTrue(Traceparent.parse("cc-" + TRACE + "-00f067aa0ba902b7-01-what-the-future-brings")
                .isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"
            })
    void refusesWhatTheStandardRefuses(String header) {
        assertEquals(Optional.empty(), Traceparent.parse(header));
    }

    @Property
    void whatBeginsCanBeReadAndContinued(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Traceparent begun = Traceparent.begin(random);
        Traceparent child = begun.child(random);
        assertEquals(Optional.of(begun), Traceparent.parse(begun.header()));
        assertEquals(begun.traceId(), child.traceId());
        assertNotEquals(begun.spanId(), child.spanId());
    }

    @Property
    void nothingMakesItThrow(@ForAll String header) {
        Traceparent.parse(header);
    }
}
