package dev.penstock.protocol.cursor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PageTokenCodecTest {
    private static final byte[] KEY = "a key of exactly thirty-two byte".getBytes(StandardCharsets.US_ASCII);

    private final PageTokenCodec codec = new PageTokenCodec(KEY);

    @Property
    void readsWhatItWrites(@ForAll @Size(max = 3) List<String> position) {
        List<String> whole =
                position.stream().map(PageTokenCodecTest::withoutLoneSurrogates).toList();
        PageToken token = new PageToken("children:1", whole);
        String text = codec.encode(token);
        assertEquals(token, codec.decode("children:1", text));
        assertTrue(text.matches("[A-Za-z0-9_-]+"), text);
    }

    @Test
    void isGoodForItsListOnly() {
        String text = codec.encode("children:1", "readme.md");
        assertEquals(List.of("readme.md"), codec.decode("children:1", text).position());
        assertThrows(InvalidCursorException.class, () -> codec.decode("children:2", text));
    }

    @Test
    void refusesAnyFlippedBit() {
        byte[] token = Base64.getUrlDecoder().decode(codec.encode("children:1", "readme.md", "7"));
        for (int bit = 0; bit < token.length * 8; bit++) {
            byte[] altered = token.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(altered);
            assertThrows(InvalidCursorException.class, () -> codec.decode("children:1", text));
        }
    }

    @Test
    void refusesCursorsUnderTheSameKey() {
        String cursor = new CursorCodec(KEY).encode(new Cursor(new java.util.UUID(1, 2), 1, 1));
        assertThrows(InvalidCursorException.class, () -> codec.decode("children:1", cursor));
    }

    @Test
    void refusesWhatIsNoToken() {
        assertThrows(InvalidCursorException.class, () -> codec.decode("children:1", ""));
        assertThrows(InvalidCursorException.class, () -> codec.decode("children:1", "???"));
    }

    private static String withoutLoneSurrogates(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
