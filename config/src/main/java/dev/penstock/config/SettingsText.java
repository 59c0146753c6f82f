package dev.penstock.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes settings the way a settings file does. Secrets come out as {@code "***"}. */
final class SettingsText {
    private static final Pattern PLAIN = Pattern.compile("(?!(?i:null)$)[A-Za-z0-9./][A-Za-z0-9./:_-]*");

    private SettingsText() {}

    static String of(Record settings) {
        StringBuilder text = new StringBuilder();
        for (RecordComponent section : settings.getClass().getRecordComponents()) {
            text.append(section.getName()).append(":\n");
            Record values = (Record) read(section, settings);
            for (RecordComponent setting : values.getClass().getRecordComponents()) {
                text.append("  ")
                        .append(setting.getName())
                        .append(": ")
                        .append(written(read(setting, values)))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** The written form of one value. */
    static String written(Object value) {
        if (value instanceof Duration duration) {
            return Durations.text(duration);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(SettingsText::written).collect(Collectors.joining(", ", "[", "]"));
        }
        String text = value.toString();
        return PLAIN.matcher(text).matches()
                ? text
                : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    static Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }
}
