package dev.penstock.config;

import java.util.Objects;

/**
 * One thing wrong with the settings.
 *
 * @param source where the value came from: {@code file:line}, an environment variable, or empty when no value is there
 * @param key path of the setting, such as {@code database.port}; empty for a file as a whole
 * @param message what stands there and what was expected; never a secret's value
 */
public record SettingProblem(String source, String key, String message) {
    public SettingProblem {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return (source.isEmpty() ? "" : source + ": ") + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
