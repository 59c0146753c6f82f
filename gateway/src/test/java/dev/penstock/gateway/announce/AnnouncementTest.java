package dev.penstock.gateway.announce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class AnnouncementTest {

    @Property(tries = 500)
    void readsWhatItWrites(@ForAll @StringLength(max = 200) String payload) {
        String clean = payload.replace("\0", "").replaceAll("[\\ud800-\\udfff]", "");
        Announcement said = new Announcement("keys", "origin", clean);
        assertEquals(said, Announcement.decode(said.encode()).orElseThrow());
    }

    @Property(tries = 500)
    void readsAnythingWithoutFailing(@ForAll String text) {
        Announcement.decode(text);
    }

    @Test
    void payloadMayBeEmptyAndMayHaveSpaces() {
        assertEquals("", Announcement.decode("keys o ").orElseThrow().payload());
        assertEquals("a  b ", Announcement.decode("keys o a  b ").orElseThrow().payload());
        assertTrue(Announcement.decode("keys o").isEmpty());
    }

    @Test
    void refusesWhatPostgresqlWouldNotTake() {
        new Announcement("keys", "o", "ä".repeat(2_048));
        assertThrows(IllegalArgumentException.class, () -> new Announcement("keys", "o", "ä".repeat(2_049)));
        assertThrows(IllegalArgumentException.class, () -> new Announcement("keys", "o", "a\0b"));
        assertTrue(Announcement.decode("keys o " + "a".repeat(100_000)).isEmpty());
    }

    @Test
    void topicsAreReadByTheirWireNames() {
        for (Topic topic : Topic.values()) {
            assertEquals(topic, Topic.ofWire(topic.wire()).orElseThrow());
        }
        assertTrue(Topic.ofWire("tomorrow's topic").isEmpty());
    }
}
