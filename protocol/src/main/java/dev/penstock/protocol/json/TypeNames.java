package dev.penstock.protocol.json;

import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a Java type is called towards someone who sees only JSON. */
final class TypeNames {
    private static final Map<Class<?>, String> SCALARS = Map.ofEntries(
            Map.entry(String.class, "string"),
            Map.entry(UUID.class, "UUID"),
            Map.entry(Instant.class, "RFC 3339 date-time"),
            Map.entry(URI.class, "URI"),
            Map.entry(boolean.class, "boolean"),
            Map.entry(Boolean.class, "boolean"),
            Map.entry(int.class, "integer of 32 bits"),
            Map.entry(Integer.class, "integer of 32 bits"),
            Map.entry(long.class, "integer of 64 bits"),
            Map.entry(Long.class, "integer of 64 bits"),
            Map.entry(double.class, "number"),
            Map.entry(Double.class, "number"));

    private TypeNames() {}

    static String of(Class<?> type) {
        String scalar = SCALARS.get(type);
        if (scalar != null) {
            return scalar;
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(c -> c instanceof WireEnum w ? w.wire() : String.valueOf(c))
                            .collect(Collectors.joining(", "));
        }
        RecordComponent[] parts = type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
        if (parts.length == 1 && parts[0].getAccessor().isAnnotationPresent(JsonValue.class)) {
            return of(parts[0].getType());
        }
        return Collection.class.isAssignableFrom(type) || type.isArray() ? "array" : "object";
    }
}
