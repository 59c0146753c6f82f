package dev.penstock.protocol.cursor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.protocol.problem.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorCodecTest {
    private static final byte[] KEY = "a key of exactly thirty-two byte".getBytes(StandardCharsets.US_ASCII);
    private static final UUID DRIVE = UUID.fromString("018f3a5e-8c7b-7d3a-9f1e-2b4c6d8e0f1a");

    private final CursorCodec codec = new CursorCodec(KEY);

    @Property
    void readsWhatItWrites(
            @ForAll long high,
            @ForAll long low,
            @ForAll @LongRange(min = 1) long epoch,
            @ForAll @LongRange(min = 0) long seq) {
        Cursor cursor = new Cursor(new UUID(high, low), epoch, seq);
        String text = codec.encode(cursor);
        assertEquals(cursor, codec.decode(text));
        assertTrue(text.matches("[A-Za-z0-9_-]{64}"), text);
    }

    @Property
    void refusesAnyFlippedBit(@ForAll @LongRange(min = 0) long seq, @ForAll @IntRange(max = 48 * 8 - 1) int bit) {
        byte[] token = Base64.getUrlDecoder().decode(codec.encode(new Cursor(DRIVE, 1, seq)));
        token[bit / 8] ^= (byte) (1 << bit % 8);
        refused(Base64.getUrlEncoder().withoutPadding().encodeToString(token));
    }

    @Property
    void refusesAnyOtherCharacter(@ForAll @IntRange(max = 63) int position, @ForAll char other) {
        String text = codec.encode(new Cursor(DRIVE, 2, 77));
        if (text.charAt(position) != other) {
            refused(text.substring(0, position) + other + text.substring(position + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "====",
                "not a cursor at all",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void refusesWhatIsNoCursor(String text) {
        refused(text);
    }

    @Test
    void refusesLongerAndShorterOnes() {
        String text = codec.encode(new Cursor(DRIVE, 1, 1));
        refused(text + "A");
        refused(text + "=");
        refused(text.substring(1));
        refused(text + text);
    }

    @Test
    void refusesCursorsUnderAnotherKey() {
        byte[] otherKey = KEY.clone();
        otherKey[0]++;
        refused(new CursorCodec(otherKey).encode(new Cursor(DRIVE, 1, 1)));
    }

    @Test
    void refusesPageTokensUnderTheSameKey() {
        refused(new PageTokenCodec(KEY).encode("children", "a"));
    }

    @Test
    void refusesShortKeys() {
        Exception e = assertThrows(IllegalArgumentException.class, () -> new CursorCodec(new byte[31]));
        assertEquals("key: 31 bytes (expected: >= 32)", e.getMessage());
    }

    @Test
    void cursorsHaveSensibleNumbers() {
        assertThrows(IllegalArgumentException.class, () -> new Cursor(DRIVE, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Cursor(DRIVE, 1, -1));
        assertEquals(new Cursor(DRIVE, 3, 9), new Cursor(DRIVE, 3, 1).at(9));
    }

    private void refused(String text) {
        InvalidCursorException e = assertThrows(InvalidCursorException.class, () -> codec.decode(text));
        assertEquals(ErrorCode.INVALID_CURSOR, e.code());
    }
}
