package dev.penstock.protocol.names;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.penstock.protocol.json.ValidationException;
import dev.penstock.protocol.problem.FieldError;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of a file or folder inside its parent: 1 to {@value #BYTES_MAX} bytes of UTF-8 in Unicode normalisation form C.
 *
 * <p>What comes in another normalisation form (macOS sends form D) is brought to form C; nothing else is changed and nothing
 * is trimmed, so every name a desktop file system holds comes back as it was. Refused are: blank names, {@code .} and
 * {@code ..}, slashes, control characters and line separators, and text that is not valid Unicode.
 *
 * @param value the name in normalisation form C
 */
public record NodeName(@JsonValue String value) {
    /** Longest name, as on the common file systems. */
    public static final int BYTES_MAX = 255;

    public NodeName {
        value = Normalizer.normalize(Objects.requireNonNull(value, "value"), Normalizer.Form.NFC);
        String problem = problemOf(value);
        if (problem != null) {
            throw new ValidationException(List.of(new FieldError("", problem)));
        }
    }

    /**
     * A name from text.
     *
     * @throws ValidationException when it breaks a rule
     */
    @JsonCreator
    public static NodeName of(String text) {
        return new NodeName(text);
    }

    /**
     * What live siblings must differ in: the name under full case folding, in normalisation form C. Folding goes through upper
     * case so that {@code ß} meets {@code SS} and both Greek sigmas meet, and twice, so that a key is its own key; it does not
     * depend on a locale.
     */
    public String key() {
        return fold(fold(value));
    }

    private static String fold(String text) {
        String folded = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    private static @Nullable String problemOf(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > BYTES_MAX) {
            return bytes + " bytes (expected: 1.." + BYTES_MAX + " bytes of UTF-8)";
        }
        if (name.equals(".") || name.equals("..")) {
            return "\"" + name + "\" (expected: not a path step)";
        }
        if (name.isBlank()) {
            return "blank (expected: a visible character)";
        }
        return name.codePoints().anyMatch(NodeName::isRefused)
                ? "has a slash, control character or broken Unicode (expected: none)"
                : null;
    }

    private static boolean isRefused(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> codePoint == '/';
        };
    }

    @Override
    public String toString() {
        return value;
    }
}
