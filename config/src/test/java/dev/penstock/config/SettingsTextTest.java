package dev.penstock.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTextTest {
    @Test
    void writesValuesAsFilesDo() {
        assertEquals("8080", SettingsText.written(8080));
        assertEquals("10s", SettingsText.written(Duration.ofSeconds(10)));
        assertEquals("64KiB", SettingsText.written(DataSize.ofKiB(64)));
        assertEquals("http://store:9000", SettingsText.written(URI.create("http://store:9000")));
        assertEquals("./data", SettingsText.written(Path.of("./data")));
        assertEquals("[a, b]", SettingsText.written(List.of("a", "b")));
    }

    @Test
    void quotesWhatYamlWouldReadDifferently() {
        assertEquals("\"\"", SettingsText.written(""));
        assertEquals("\"*\"", SettingsText.written("*"));
        assertEquals("\"null\"", SettingsText.written("null"));
        assertEquals("nullable", SettingsText.written("nullable"));
        assertEquals("\"two words\"", SettingsText.written("two words"));
        assertEquals("\"a \\\"quote\\\" and \\\\\"", SettingsText.written("a \"quote\" and \\"));
    }

    @Test
    void neverWritesSecrets() {
        assertEquals("\"***\"", SettingsText.written(Secret.of("hunter2")));
        assertEquals("\"\"", SettingsText.written(Secret.NONE));
    }

    @Test
    void writesSectionBySection() {
        record Only(ManagementSettings management, JournalSettings journal) {}
        assertEquals("""
        management:
          host: 127.0.0.1
          port: 9090
        journal:
          pageMax: 1000
          waitMax: 55s
        """, SettingsText.of(new Only(ManagementSettings.defaults(), JournalSettings.defaults())));
    }
}
