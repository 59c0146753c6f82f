package dev.penstock.config;

import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One key of a settings record: its name in files and environment, its default, and how its written form is read. */
final class Setting {
    /** Reads written forms of one type. */
    private record Form(String expected, Reader reader, Object placeholder) {}

    @FunctionalInterface
    private interface Reader {
        @Nullable
        Object read(String text);
    }

    private static final Map<Class<?>, Form> FORMS = Map.ofEntries(
            Map.entry(String.class, new Form("text", text -> text, "")),
            Map.entry(boolean.class, new Form("true or false", Setting::readBoolean, false)),
            Map.entry(int.class, new Form("a whole number", Setting::readInt, 0)),
            Map.entry(long.class, new Form("a whole number", Setting::readLong, 0L)),
            Map.entry(
                    Duration.class,
                    new Form(
                            "a duration such as 250ms, 10s, 5m, 2h or 1d",
                            t -> Durations.parse(t).orElse(null),
                            Duration.ZERO)),
            Map.entry(
                    DataSize.class,
                    new Form(
                            "a size such as 512B, 64KiB, 8MiB or 1GiB",
                            t -> DataSize.parse(t).orElse(null),
                            new DataSize(0))),
            Map.entry(URI.class, new Form("a URL", Setting::readUri, URI.create(""))),
            Map.entry(Path.class, new Form("a path", Setting::readPath, Path.of(""))),
            Map.entry(Secret.class, new Form("env:NAME or file:/path", Secret::new, Secret.NONE)),
            Map.entry(List.class, new Form("a list", Setting::readList, List.of())));

    private final String name;
    private final Form form;
    private final Class<?> type;
    private final @Nullable String defaultText;

    private Setting(RecordComponent component) {
        this.name = component.getName();
        this.type = component.getType();
        Form known = FORMS.get(type);
        if (known == null) {
            throw new IllegalStateException(component + ": no written form (expected: one of " + FORMS.keySet() + ")");
        }
        this.form = known;
        Default annotation = component.getAnnotation(Default.class);
        this.defaultText = annotation == null ? null : annotation.value();
    }

    /** The keys of a section, in order. */
    static List<Setting> of(Class<?> section) {
        return Arrays.stream(section.getRecordComponents()).map(Setting::new).toList();
    }

    String name() {
        return name;
    }

    boolean isSecret() {
        return type == Secret.class;
    }

    /** What its written form looks like, for messages. */
    String expected() {
        return form.expected();
    }

    /** Its part of an environment variable: {@code TENANT_POOL_SIZE} for {@code tenantPoolSize}. */
    String environmentName() {
        return environmentName(name);
    }

    static String environmentName(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }

    Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /** The value nobody sets; empty when it must be set. */
    Optional<Object> defaultValue() {
        return defaultText().flatMap(this::parse);
    }

    /** Any value of its type, to go on looking for problems after one was found here. */
    Object placeholder() {
        return defaultValue().orElse(form.placeholder());
    }

    /** Reads the written form; empty when it is not one. */
    Optional<Object> parse(String text) {
        return Optional.ofNullable(form.reader().read(text));
    }

    private static @Nullable Object readBoolean(String text) {
        return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
    }

    private static @Nullable Object readInt(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Object readLong(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Object readUri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static @Nullable Object readPath(String text) {
        try {
            return text.isEmpty() ? null : Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static Object readList(String text) {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }
}
