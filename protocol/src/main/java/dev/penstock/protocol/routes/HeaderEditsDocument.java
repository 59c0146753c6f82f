package dev.penstock.protocol.routes;

import dev.penstock.protocol.json.FieldChecks;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a message's headers: removed first, then set.
 *
 * @param set name to the one value it has afterwards
 * @param remove names
 */
public record HeaderEditsDocument(
        @Nullable Map<String, String> set, @Nullable List<String> remove) {

    private static final int EDITS_MAX = 32;
    private static final int VALUE_LENGTH_MAX = 4096;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+\\-.^_`|~]{1,128}");
    private static final Pattern VALUE = Pattern.compile("[\\t -~]*");

    /** They frame the message or belong to one connection: whoever sends the message sets them. */
    private static final Set<String> UNTOUCHABLE = Set.of(
            "connection",
            "content-length",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-request-id");

    public HeaderEditsDocument {
        Map<String, String> setting = set == null ? Map.of() : set;
        List<String> removing = remove == null ? List.of() : remove;
        FieldChecks checks = new FieldChecks()
                .items("set", setting.keySet(), 0, EDITS_MAX)
                .items("remove", removing, 0, EDITS_MAX)
                .check(names(setting.keySet().stream()), "set", "a name in it (expected: header names)")
                .check(names(removing.stream()), "remove", "a name in it (expected: header names)")
                .check(free(setting.keySet().stream()), "set", "a name in it (expected: none of " + untouchable() + ")")
                .check(free(removing.stream()), "remove", "a name in it (expected: none of " + untouchable() + ")");
        checks.check(
                        setting.values().stream().allMatch(HeaderEditsDocument::isValue),
                        "set",
                        "a value in it (expected: visible ASCII characters and spaces)")
                .done();
        set = set == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(set));
        remove = remove == null ? null : List.copyOf(remove);
    }

    static boolean isValue(@Nullable String text) {
        return text != null
                && text.length() <= VALUE_LENGTH_MAX
                && VALUE.matcher(text).matches();
    }

    private static boolean names(Stream<String> names) {
        return names.allMatch(name -> NAME.matcher(name).matches());
    }

    private static boolean free(Stream<String> names) {
        return names.noneMatch(name -> UNTOUCHABLE.contains(name.toLowerCase(Locale.ROOT)));
    }

    private static String untouchable() {
        return String.join(", ", UNTOUCHABLE.stream().sorted().toList());
    }
}
