package dev.penstock.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    @Test
    void makesRisingIdsOfVersion7() {
        UUID previous = Ids.next();
        for (int i = 0; i < 10_000; i++) {
            UUID next = Ids.next();
            assertEquals(7, next.version());
            assertTrue(next.toString().compareTo(previous.toString()) > 0, previous + " then " + next);
            previous = next;
        }
    }

    @Property
    void readsWhatItWrites(@ForAll long high, @ForAll long low) {
        UUID id = new UUID(high, low);
        assertEquals(Optional.of(id), Ids.parse(id.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "018f3a5e8c7b7d3a9f1e2b4c6d8e0f1a",
                "018f3a5e-8c7b-7d3a-9f1e-2b4c6d8e0f1",
                "018f3a5e-8c7b-7d3a-9f1e-2b4c6d8e0f1g",
                "018f3a5e-8c7b-7d3a-9f1e-2b4c6d8e0f1aa",
                "018f3a5e-8c7b7-d3a-9f1e-2b4c6d8e0f1a",
                "{18f3a5e-8c7b-7d3a-9f1e-2b4c6d8e0f1a"
            })
    void refusesOtherForms(String text) {
        assertTrue(Ids.parse(text).isEmpty());
    }
}
