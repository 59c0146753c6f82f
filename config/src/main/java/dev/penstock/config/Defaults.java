package dev.penstock.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Makes settings records, from their defaults or from values. */
final class Defaults {
    private Defaults() {}

    /**
     * A record of defaults.
     *
     * @param required values of the settings without a default, in order
     */
    static <T extends Record> T of(Class<T> section, Object... required) {
        Deque<Object> given = new ArrayDeque<>(Arrays.asList(required));
        List<Object> values = new ArrayList<>();
        for (Setting setting : Setting.of(section)) {
            values.add(setting.defaultValue().orElseGet(given::removeFirst));
        }
        return make(section, values);
    }

    /** What a record is made of, in order. */
    static List<Object> values(Record made) {
        return Arrays.stream(made.getClass().getRecordComponents())
                .map(component -> SettingsText.read(component, made))
                .toList();
    }

    /** Calls the canonical constructor; what it throws comes through. */
    static <T> T make(Class<T> type, List<Object> values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException(type + " cannot be made", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }
}
