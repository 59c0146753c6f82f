package dev.penstock.protocol.json;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** An enum with a stable form on the wire and in the database: its name in kebab case unless it says otherwise. */
public interface WireEnum {
    /** The constant's name, as every enum has it. */
    String name();

    /** The stable form. */
    @JsonValue
    default String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Finds a constant by its wire form; empty for one this version does not know. */
    static <E extends Enum<E> & WireEnum> Optional<E> find(Class<E> type, String wire) {
        return Arrays.stream(type.getEnumConstants())
                .filter(c -> c.wire().equals(wire))
                .findFirst();
    }
}
