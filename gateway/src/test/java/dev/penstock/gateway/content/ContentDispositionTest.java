package dev.penstock.gateway.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ContentDispositionTest {
    @Test
    void writesAsciiNamesTwice() {
        assertEquals(
                "attachment; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt",
                ContentDisposition.attachment("a b.txt"));
    }

    @Test
    void writesOtherScriptsEncoded() {
        assertEquals(
                "attachment; filename=\"r_sum__.pdf\"; filename*=UTF-8''r%C3%A9sum%C3%A9%F0%9F%98%80.pdf",
                ContentDisposition.attachment("r\u00e9sum\u00e9\ud83d\ude00.pdf"));
    }

    @Test
    void letsNoNameEndTheQuotes() {
        assertEquals(
                "attachment; filename=\"a_; x=_b_\"; filename*=UTF-8''a%22%3B%20x%3D%5Cb%25",
                ContentDisposition.attachment("a\"; x=\\b%"));
    }

    @Property
    void staysAsciiAndKeepsTheName(@ForAll String name) {
        String valid = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String header = ContentDisposition.attachment(valid);
        assertTrue(header.chars().allMatch(c -> c >= ' ' && c <= '~'));
        String encoded = header.substring(header.indexOf("UTF-8''") + "UTF-8''".length());
        assertEquals(valid, URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
}
