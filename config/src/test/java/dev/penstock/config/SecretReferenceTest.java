package dev.penstock.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretReferenceTest {
    @TempDir
    Path folder;

    @Test
    void readsTheEnvironment() {
        assertEquals("x", value("env:WORD", Map.of("WORD", "x")));
        assertEquals("", value("env:WORD", Map.of("WORD", "")));
        assertEquals("environment variable WORD is not set", problem("env:WORD"));
    }

    @Test
    void readsFilesWithoutTheirLastLineBreak() throws IOException {
        assertEquals("one\ntwo", value("file:" + file("one\ntwo\n"), Map.of()));
        assertEquals("one", value("file:" + file("one\r\n"), Map.of()));
        assertEquals("one\n", value("file:" + file("one\n\n"), Map.of()));
        assertEquals("", value("file:" + file(""), Map.of()));
    }

    @Test
    void saysWhichFileCannotBeRead() throws IOException {
        Path absent = folder.resolve("absent");
        assertEquals("file " + absent + " cannot be read", problem("file:" + absent));
        assertEquals("file " + folder + " cannot be read", problem("file:" + folder));
        Path large = Files.write(folder.resolve("large"), new byte[64 * 1024 + 1]);
        assertTrue(problem("file:" + large).contains("is too large"));
    }

    @Test
    void takesNothingForNoSecretAndNoValueInClear() {
        assertEquals("", value("", Map.of()));
        assertEquals("a value in clear (expected: env:NAME or file:/path)", problem("hunter2"));
        assertFalse(problem("hunter2").contains("hunter2"));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("secret"), text);
    }

    private static String value(String reference, Map<String, String> environment) {
        return SecretReference.resolve(reference, environment)
                .secret()
                .orElseThrow()
                .reveal();
    }

    private static String problem(String reference) {
        return SecretReference.resolve(reference, Map.of()).problem();
    }
}
