package dev.penstock.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The documented settings files as they are shipped, every key with its default. */
public enum SettingsTemplate {
    /** For {@link SettingsLoader#gateway}. */
    GATEWAY("gateway.yaml"),
    /** For {@link SettingsLoader#workers}. */
    WORKERS("workers.yaml");

    private final String fileName;

    SettingsTemplate(String fileName) {
        this.fileName = fileName;
    }

    /** The file's name under {@code config/}. */
    public String fileName() {
        return fileName;
    }

    /** The whole file. */
    public String text() {
        try (InputStream in = SettingsTemplate.class.getResourceAsStream(fileName)) {
            if (in == null) {
                throw new IllegalStateException(fileName + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
