package dev.penstock.protocol.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.json.WireJson;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "Notes.txt",
                " leading",
                "trailing ",
                "trailing.",
                ".hidden",
                "...",
                "CON",
                "a\\b",
                "日本語",
                "👩‍👩‍👧.png"
            })
    void keepsWhatADesktopHolds(String name) {
        assertEquals(name, NodeName.of(name).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "a/b", "a\0b", "a\nb", "\t", "   ", "a\u007f", "a\u0085", "a\u2028"})
    void refusesWhatNoneShouldHold(String name) {
        assertThrows(ValidationException.class, () -> NodeName.of(name));
    }

    @Test
    void refusesBrokenSurrogates() {
        assertThrows(ValidationException.class, () -> NodeName.of("a\ud800"));
        assertThrows(ValidationException.class, () -> NodeName.of("\udc00a"));
    }

    @Test
    void countsBytesOfUtf8() {
        assertEquals(255, NodeName.of("a".repeat(255)).value().length());
        assertThrows(ValidationException.class, () -> NodeName.of("a".repeat(256)));
        assertEquals(127, NodeName.of("é".repeat(127)).value().length());
        Exception e = assertThrows(ValidationException.class, () -> NodeName.of("é".repeat(128)));
        assertEquals("256 bytes (expected: 1..255 bytes of UTF-8)", e.getMessage());
    }

    @Test
    void bringsNamesToOneNormalisationForm() {
        assertEquals("é", NodeName.of("e\u0301").value());
        assertEquals(NodeName.of("é"), NodeName.of("e\u0301"));
    }

    @ParameterizedTest
    @CsvSource({
        "README.md,readme.MD",
        "Straße,STRASSE",
        "ẞ,ß",
        "ὈΔΥΣΣΕΎΣ,ὀδυσσεύς",
        "Σ,ς",
        "ǆ,Ǆ",
        "ﬁ,FI",
        "é,E\u0301",
        "Å,å",
        "ſ,S"
    })
    void foldsWhatReadsTheSame(String one, String other) {
        assertEquals(NodeName.of(one).key(), NodeName.of(other).key());
    }

    @ParameterizedTest
    @CsvSource({"a,b", "a,á", "file,file1"})
    void keepsApartWhatReadsDifferently(String one, String other) {
        assertNotEquals(NodeName.of(one).key(), NodeName.of(other).key());
    }

    @Test
    void foldsDotlessI() {
        assertEquals(NodeName.of("i").key(), NodeName.of("ı").key());
    }

    @Test
    void foldsIndependentlyOfTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(new Locale("tr", "TR"));
            assertEquals("title", NodeName.of("TITLE").key());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void standsAsTextInJson() {
        assertEquals("\"a\"", WireJson.writeText(NodeName.of("a")));
        assertEquals(NodeName.of("a"), WireJson.read("\"a\"", NodeName.class));
    }

    @Property
    void namesAreNormalAndFit(@ForAll("texts") String text) {
        name(text).ifPresent(name -> {
            assertTrue(Normalizer.isNormalized(name.value(), Normalizer.Form.NFC));
            assertTrue(name.value().getBytes(StandardCharsets.UTF_8).length <= NodeName.BYTES_MAX);
            assertEquals(name, NodeName.of(name.value()));
            assertEquals(
                    name.value(), new String(name.value().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        });
    }

    @Property
    void keysDoNotDependOnCaseOrForm(@ForAll("texts") String text) {
        name(text).ifPresent(name -> {
            assertEquals(
                    Optional.of(name.key()),
                    name(name.value().toUpperCase(Locale.ROOT))
                            .map(NodeName::key)
                            .or(() -> Optional.of(name.key())));
            String decomposed = Normalizer.normalize(name.value(), Normalizer.Form.NFD);
            assertEquals(name.key(), NodeName.of(decomposed).key());
        });
    }

    @Property
    void keysAreTheirOwnKeys(@ForAll("texts") String text) {
        name(text)
                .map(NodeName::key)
                .flatMap(NodeNameTest::name)
                .ifPresent(key -> assertEquals(key.value(), key.key()));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40),
                Arbitraries.strings()
                        .withCharRange(' ', '\u058f')
                        .ofMinLength(1)
                        .ofMaxLength(20),
                Arbitraries.strings()
                        .withCharRange('\u1e00', '\u1fff')
                        .ofMinLength(1)
                        .ofMaxLength(20));
    }

    private static Optional<NodeName> name(String text) {
        try {
            return Optional.of(NodeName.of(text));
        } catch (ValidationException e) {
            return Optional.empty();
        }
    }
}
