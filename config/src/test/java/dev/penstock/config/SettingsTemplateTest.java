package dev.penstock.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped files name every key, no other, and each with its default. */
class SettingsTemplateTest {
    @TempDir
    Path folder;

    @Test
    void gatewayFileHoldsEveryKeyWithItsDefault() throws IOException {
        assertEquals(documented(GatewaySettings.class), written(SettingsTemplate.GATEWAY));
    }

    @Test
    void workersFileHoldsEveryKeyWithItsDefault() throws IOException {
        assertEquals(documented(WorkerSettings.class), written(SettingsTemplate.WORKERS));
    }

    @Test
    void shippedFilesLoadToTheDefaults() throws IOException {
        Map<String, String> environment = TestSettings.environment();
        assertEquals(
                SettingsLoader.gateway(null, environment),
                SettingsLoader.gateway(copy(SettingsTemplate.GATEWAY), environment));
        assertEquals(
                SettingsLoader.workers(null, environment),
                SettingsLoader.workers(copy(SettingsTemplate.WORKERS), environment));
    }

    @Test
    void everySectionAndMostKeysAreExplained() {
        for (SettingsTemplate template : SettingsTemplate.values()) {
            List<String> lines = template.text().lines().toList();
            for (int i = 1; i < lines.size(); i++) {
                if (lines.get(i).matches("[a-z]+:")) {
                    assertTrue(
                            lines.get(i - 1).startsWith("# "),
                            template.fileName() + ": " + lines.get(i) + " has no comment");
                }
                assertTrue(lines.get(i).length() <= 130, template.fileName() + ":" + (i + 1) + " is too long");
            }
        }
    }

    @Test
    void packagedTextIsTheShippedFile() throws IOException {
        for (SettingsTemplate template : SettingsTemplate.values()) {
            assertEquals(Files.readString(Path.of(template.fileName())), template.text());
        }
    }

    /** Section by section, key by key, the default as the file writes it. */
    private static Map<String, Map<String, String>> documented(Class<?> type) {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        for (RecordComponent section : type.getRecordComponents()) {
            Map<String, String> keys = new LinkedHashMap<>();
            for (Setting setting : Setting.of(section.getType())) {
                String reference =
                        "env:PENSTOCK_" + Setting.environmentName(section.getName()) + "_" + setting.environmentName();
                keys.put(setting.name(), setting.defaultText().orElse(reference));
            }
            sections.put(section.getName(), keys);
        }
        return sections;
    }

    private Map<String, Map<String, String>> written(SettingsTemplate template) throws IOException {
        SettingsFile file = SettingsFile.read(copy(template));
        assertEquals(List.of(), file.problems());
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        file.sections().forEach((name, section) -> {
            Map<String, String> keys = new LinkedHashMap<>();
            section.values().forEach((key, value) -> keys.put(key, String.valueOf(value.text())));
            sections.put(name, keys);
        });
        return sections;
    }

    private Path copy(SettingsTemplate template) throws IOException {
        return Files.writeString(folder.resolve(template.fileName()), template.text());
    }
}
