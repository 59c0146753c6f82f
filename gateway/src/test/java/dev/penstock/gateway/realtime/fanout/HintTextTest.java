package dev.penstock.gateway.realtime.fanout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.gateway.realtime.core.DriveKey;
import dev.penstock.gateway.realtime.core.Hint;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HintTextTest {

    private static final DriveKey KEY = new DriveKey(new UUID(7, 1), new UUID(7, 2));

    @Test
    void readsWhatItWrote() {
        Hint hint = new Hint(KEY, 3, 44, 1_700_000_000_000L);
        HintText read = HintText.decode(HintText.encode(hint, "origin")).orElseThrow();
        assertEquals(hint, read.hint());
        assertEquals("origin", read.origin());
    }

    @Test
    void readsTheShortFormOfWorkers() {
        HintText read =
                HintText.decode(KEY.tenant() + ":" + KEY.drive() + ":1:9").orElseThrow();
        assertEquals(new Hint(KEY, 1, 9, 0), read.hint());
        assertNull(read.origin());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":::",
                "1-1-1-1-1:1-1-1-1-1:1:1",
                "00000000-0000-0007-0000-000000000001:00000000-0000-0007-0000-000000000002:0:1",
                "00000000-0000-0007-0000-000000000001:00000000-0000-0007-0000-000000000002:1:-1",
                "00000000-0000-0007-0000-000000000001:00000000-0000-0007-0000-000000000002:1:9999999999999999999",
                "00000000-0000-0007-0000-000000000001:00000000-0000-0007-0000-000000000002:1:1:x"
            })
    void whatIsNoHintIsNone(String text) {
        assertTrue(HintText.decode(text).isEmpty());
    }

    @Property
    void neverFails(@ForAll String text) {
        HintText.decode(text);
        HintText.decode(KEY.tenant() + ":" + KEY.drive() + ":" + text);
    }
}
